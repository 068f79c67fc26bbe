import type { SpanContext } from '@opentelemetry/api'
import { TraceState } from './propagation/trace-state.ts'

/**
 * A span that is not recorded: it has ids, for log lines and for the services that are called, and nothing else. Stands
 * for unsampled spans and for every span where nothing would receive them.
 */
export class UnrecordedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  /** `tracestate` list, empty for none. */
  readonly traceState: string

  constructor(traceId: string, spanId: string, traceFlags: number, traceState: string) {
    this.traceId = traceId
    this.spanId = spanId
    this.traceFlags = traceFlags
    this.traceState = traceState
  }

  spanContext(): SpanContext {
    return spanContextOf(this)
  }

  setAttribute(): this {
    return this
  }

  setAttributes(): this {
    return this
  }

  addEvent(): this {
    return this
  }

  addLink(): this {
    return this
  }

  addLinks(): this {
    return this
  }

  recordException(): void {}

  setStatus(): this {
    return this
  }

  updateName(): this {
    return this
  }

  isRecording(): boolean {
    return false
  }

  end(): void {}
}

/** The identity of a span of ours in OpenTelemetry's shape. */
export function spanContextOf(span: {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  readonly traceState: string
}): SpanContext {
  const { traceId, spanId, traceFlags, traceState } = span
  return traceState === ''
    ? { traceId, spanId, traceFlags }
    : { traceId, spanId, traceFlags, traceState: new TraceState(traceState) }
}
