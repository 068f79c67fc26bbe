import type { MetricDefinitions } from '../catalogue/definition.ts'
import { describeValue } from '../config/describe-value.ts'
import type { Resolution } from '../config/resolve-options.ts'
import { setCurrentInstance } from '../core/current-instance.ts'
import type { Observability } from '../observability-api.ts'
import { announceStart } from './announcement.ts'
import { startBackground } from './background.ts'
import { collectStatistics } from './collect-statistics.ts'
import { diagnoseParts } from './diagnosis.ts'
import { createEnding } from './ending.ts'
import { createFace } from './face.ts'
import { buildParts, layGround } from './parts.ts'

/** An instance that observes. */
export interface Instance<M extends MetricDefinitions> {
  readonly obs: Observability<M>
  /** Speaks once, and listens on the port of its own. */
  open(): void
  /** Ends it at once for one that takes its place; what it holds is sent in the background. Never throws. */
  retire(): void
}

/** Builds the parts by these options and wires them. `define` is the user's catalogue. */
export function assembleInstance<M extends MetricDefinitions>(
  { options, explained, rejectedVariables, idleOptions }: Resolution,
  define: MetricDefinitions | undefined,
): Instance<M> {
  const ground = layGround(options)
  for (const { variable, expected, received } of rejectedVariables) {
    ground.warnings.once('OBSWRN002', variable, expected, describeValue(received))
  }
  for (const { path, expected } of idleOptions) ground.warnings.once('OBSWRN017', path, expected)
  const parts = buildParts(ground, define)
  collectStatistics(parts)

  const background = startBackground(parts)
  const { retire, ...ending } = createEnding(parts, background, () => obs)
  const obs = createFace<M>(parts, { explained, diagnose: () => diagnoseParts(parts, background), ending })
  setCurrentInstance(obs)
  return {
    obs,
    open() {
      background.listen()
      announceStart(parts)
    },
    retire,
  }
}
