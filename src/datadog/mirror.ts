import type { Clock } from '../core/clock.ts'
import type {
  ClientSpanEnd,
  ClientSpanStart,
  ServerSpanEnd,
  ServerSpanStart,
  Span,
  SpanBackend,
  SpanIds,
  SpanStart,
} from '../core/span.ts'
import { MirrorSpan, primaryOf, twinOf } from './mirror-span.ts'

/** OpenTelemetry's invalid id: that of a span that could not be started. */
const NO_SPAN_ID = '0000000000000000'

/** A backend whose next span can be given ids that were made elsewhere. */
export interface TwinBackend extends SpanBackend {
  readonly ids: {
    /** The next span started gets these ids. */
    use(ids: SpanIds): void
  }
}

/**
 * Records every span on both backends with the same trace and span ids, start and end. Spans are started on `primary` first, because
 * its ids cannot be chosen; where both have a context of their own, the twin's is activated inside the primary's.
 */
export function createMirror(primary: SpanBackend, twin: TwinBackend, clock: Clock): SpanBackend {
  function twinned(first: Span, startTwin: () => Span): Span {
    const ids = first.spanContext()
    if (ids.spanId !== NO_SPAN_ID) twin.ids.use(ids)
    return new MirrorSpan(first, startTwin(), clock)
  }

  return {
    startSpan(start: SpanStart): Span {
      const startTime = start.startTime ?? clock.now()
      const first = primary.startSpan({ ...start, startTime, parent: primaryOf(start.parent) })
      return twinned(first, () => twin.startSpan({ ...start, startTime, parent: twinOf(start.parent) }))
    },

    startServerSpan(start: ServerSpanStart): Span {
      const first = primary.startServerSpan({ ...start, active: primaryOf(start.active) })
      return twinned(first, () => twin.startServerSpan({ ...start, active: twinOf(start.active) }))
    },

    endServerSpan(span: Span, end: ServerSpanEnd): void {
      primary.endServerSpan(primaryOf(span) ?? span, end)
      if (span instanceof MirrorSpan) twin.endServerSpan(span.twin, end)
    },

    startClientSpan(start: ClientSpanStart): Span {
      const startTime = start.startTime ?? clock.now()
      const first = primary.startClientSpan({ ...start, startTime, parent: primaryOf(start.parent) })
      return twinned(first, () => twin.startClientSpan({ ...start, startTime, parent: twinOf(start.parent) }))
    },

    endClientSpan(span: Span, end: ClientSpanEnd): void {
      const both = { ...end, endTime: end.endTime ?? clock.now() }
      primary.endClientSpan(primaryOf(span) ?? span, both)
      if (span instanceof MirrorSpan) twin.endClientSpan(span.twin, both)
    },

    inject(span: Span, setHeader: (name: string, value: string) => void): void {
      const written = new Set<string>()
      primary.inject(primaryOf(span) ?? span, (name, value) => {
        written.add(name.toLowerCase())
        setHeader(name, value)
      })
      // Only what the primary left out, such as `traceparent` where dd-trace is set to Datadog's headers alone.
      if (!(span instanceof MirrorSpan)) return
      twin.inject(span.twin, (name, value) => {
        if (!written.has(name.toLowerCase())) setHeader(name, value)
      })
    },

    traceHeaders: twin.traceHeaders,
    ...(twin.requestContext === undefined ? {} : { requestContext: (headers) => twin.requestContext?.(headers) }),
    isOwnTraffic: (host: string, port: number) => primary.isOwnTraffic(host, port) || twin.isOwnTraffic(host, port),

    activate<T>(span: Span, fn: () => T): T {
      return activateIn(primary, primaryOf(span) ?? span, () => activateIn(twin, twinOf(span) ?? span, fn))
    },
  }
}

function activateIn<T>(backend: SpanBackend, span: Span, fn: () => T): T {
  return backend.activate === undefined ? fn() : backend.activate(span, fn)
}
