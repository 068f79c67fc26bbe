import { announceStart } from './assembly/announcement.ts'
import { startBackground } from './assembly/background.ts'
import { collectStatistics } from './assembly/collect-statistics.ts'
import { diagnoseParts } from './assembly/diagnosis.ts'
import { createEnding } from './assembly/ending.ts'
import { createFace } from './assembly/face.ts'
import { buildParts, layGround } from './assembly/parts.ts'
import type { MetricDefinitions } from './catalogue/definition.ts'
import type { ObservabilityOptions } from './config/options.ts'
import { resolveOptions } from './config/resolve-options.ts'
import { setCurrentInstance } from './core/current-instance.ts'
import type { Observability } from './observability-api.ts'

/**
 * Gives a server metrics, JSON logs, traces, Datadog and health checks. Synchronous; starts no server and installs no
 * signal or crash handler unless asked; each call makes an independent instance.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS` naming everything that is wrong; `OBS_ERR_MISSING_PEER` when an
 * option needs a package that is not installed.
 */
export function createObservability<const M extends MetricDefinitions = Record<never, never>>(
  options: ObservabilityOptions<M>,
): Observability<M> {
  const { options: resolved, explained, rejectedVariables } = resolveOptions(options)

  const ground = layGround(resolved)
  for (const { variable, expected, received } of rejectedVariables) {
    ground.warnings.once('OBSWRN002', variable, expected, received)
  }
  const parts = buildParts(ground, defineOf(options))
  collectStatistics(parts)

  const background = startBackground(parts)
  const ending = createEnding(parts, background, () => obs)
  const obs = createFace<M>(parts, { explained, diagnose: () => diagnoseParts(parts, background), ending })

  setCurrentInstance(obs)
  announceStart(parts)
  return obs
}

/** The user's catalogue, whose instruments exist even where metrics are off. */
function defineOf({ metrics }: ObservabilityOptions): MetricDefinitions | undefined {
  return typeof metrics === 'object' ? metrics.define : undefined
}
