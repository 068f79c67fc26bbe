import type { LoggingPart } from './logging/logger.ts'
import type { MetricsPart } from './metrics/metrics.ts'
import type { TracingPart } from './tracing/tracing-part.ts'

/** Key under which an instance carries its parts, for the helpers of `./testing`. The same in both module formats. */
export const kParts: unique symbol = Symbol.for('@creativedynamics/observability/parts') as never

/** The parts of an instance that can be listened to; undefined where switched off. */
export interface ObservabilityParts {
  readonly tracing: TracingPart | undefined
  readonly logging: LoggingPart | undefined
  readonly metrics: MetricsPart | undefined
}

/** An object that carries its parts: what `createObservability()` returns. */
export interface WithParts {
  readonly [kParts]: ObservabilityParts
}

/** The parts of an instance, or undefined for any other object. */
export function partsOf(instance: object): ObservabilityParts | undefined {
  return (instance as Partial<WithParts>)[kParts]
}
