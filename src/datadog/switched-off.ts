import type { DatadogTracer } from './dd-trace.ts'

interface TracerInside {
  readonly _tracer?: { readonly _exporter?: unknown }
}

/**
 * True when the tracer records nothing: dd-trace then hands out one and the same span for everything. `DD_TRACE_ENABLED`
 * does that, and a tracer whose `init()` was not called.
 */
export function isSwitchedOff(tracer: DatadogTracer): boolean {
  // A tracer that has an exporter records. The other test starts spans that nobody ends.
  if ((tracer as TracerInside)._tracer?._exporter !== undefined) return false
  const span = tracer.startSpan('observability.probe')
  return span === tracer.startSpan('observability.probe')
}
