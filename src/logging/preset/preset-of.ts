import type { ResolvedLogging } from '../../config/resolved-options.ts'
import { DATADOG_PRESET } from './datadog-preset.ts'
import { DEFAULT_PRESET } from './default-preset.ts'
import { ECS_PRESET } from './ecs-preset.ts'
import { GCP_PRESET } from './gcp-preset.ts'
import { OTEL_PRESET } from './otel-preset.ts'
import type { Preset } from './preset.ts'

const PRESETS: Readonly<Record<ResolvedLogging['preset'], Preset>> = {
  default: DEFAULT_PRESET,
  ecs: ECS_PRESET,
  otel: OTEL_PRESET,
  datadog: DATADOG_PRESET,
  gcp: GCP_PRESET,
}

/** The preset of this name. */
export function presetOf(name: ResolvedLogging['preset']): Preset {
  return PRESETS[name]
}
