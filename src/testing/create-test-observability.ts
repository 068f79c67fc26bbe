import type { MetricDefinitions } from '../catalogue/definition.ts'
import type { LoggingOptions, MetricsOptions, ObservabilityOptions, TracingOptions } from '../config/options.ts'
import { createObservability } from '../observability.ts'
import type { Observability } from '../observability-api.ts'
import { type RecordedTelemetry, recordTelemetry } from './record-telemetry.ts'

/** Options of `createObservability()`; `service` is `test` where left out. */
export type TestObservabilityOptions<M extends MetricDefinitions = MetricDefinitions> = Omit<
  ObservabilityOptions<M>,
  'service'
> &
  Partial<Pick<ObservabilityOptions<M>, 'service'>>

export interface TestObservability<M extends MetricDefinitions = Record<never, never>> {
  /** The instance to hand to the code under test; also what `getObservability()` and the decorators find. */
  readonly obs: Observability<M>
  readonly recorded: RecordedTelemetry
}

/**
 * An instance for a test: own registry, every level logged, nothing written anywhere, nothing sent, no globals set. End
 * it with `await obs.shutdown()`.
 * @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS` like `createObservability()`.
 */
export function createTestObservability<const M extends MetricDefinitions = Record<never, never>>(
  options: TestObservabilityOptions<M> = {},
): TestObservability<M> {
  const metrics: MetricsOptions<M> = { runtime: false }
  const logging: LoggingOptions = { console: false, level: 'trace' }
  const tracing: TracingOptions = { exporter: 'memory', registerGlobal: false }
  const obs = createObservability<M>({
    service: 'test',
    environment: 'test',
    announce: false,
    ...options,
    metrics: over(metrics, options.metrics),
    logging: over(logging, options.logging),
    tracing: over(tracing, options.tracing),
  })
  return { obs, recorded: recordTelemetry(obs) }
}

/** The test's own options over the defaults, or a part switched off. */
function over<T extends object>(defaults: T, options: boolean | T | undefined): T | false {
  if (options === false) return false
  return typeof options === 'object' ? { ...defaults, ...options } : defaults
}
