import type { SpanContext } from '@opentelemetry/api'
import type { PropagatorName } from '../../config/options.ts'
import type { Span } from '../../core/span.ts'
import { RecordedSpan } from '../recorded-span.ts'
import { isSpanId, isTraceId } from '../span-ids.ts'
import { UnrecordedSpan } from '../unrecorded-span.ts'
import { B3_FORMAT, B3_MULTI_FORMAT } from './b3-format.ts'
import { DATADOG_FORMAT } from './datadog-format.ts'
import type { HeaderValues, RemoteSpan, TraceFormat } from './trace-format.ts'
import { W3C_FORMAT } from './w3c-format.ts'

const FORMATS: Readonly<Record<Exclude<PropagatorName, 'baggage'>, TraceFormat>> = {
  tracecontext: W3C_FORMAT,
  b3: B3_FORMAT,
  b3multi: B3_MULTI_FORMAT,
  datadog: DATADOG_FORMAT,
}

/** By which of these headers a request already belongs to a trace, whatever the formats. */
const OWN_SIGNS = ['traceparent', 'b3', 'x-b3-traceid', 'x-datadog-trace-id']

/** The headers by which traces go from one process to the next. No method throws. */
export class Propagation {
  /** Headers that tell that a request belongs to a trace, of the formats in use. */
  readonly signs: readonly string[]
  /** Names of all headers that are read. */
  readonly headers: readonly string[]
  readonly hasBaggage: boolean
  readonly #formats: readonly TraceFormat[]

  constructor(names: readonly PropagatorName[]) {
    this.#formats = names.flatMap((name) => (name === 'baggage' ? [] : [FORMATS[name]]))
    this.hasBaggage = names.includes('baggage')
    const read = this.#formats.flatMap(({ headers }) => headers)
    this.headers = [...new Set(this.hasBaggage ? [...read, 'baggage'] : read)]
    // A `traceparent` is left alone in any case: somebody has put it there.
    this.signs = OWN_SIGNS.filter((name) => name === 'traceparent' || read.includes(name))
  }

  /** The span in another process that a request was made in: by the first format that says something valid. */
  read(headers: HeaderValues): RemoteSpan | 'denied' | undefined {
    for (const format of this.#formats) {
      const found = format.read(headers)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Writes the headers of a span, ours or another library's, in every format. */
  write(span: Span, setHeader: (name: string, value: string) => void): void {
    if (span instanceof RecordedSpan || span instanceof UnrecordedSpan) {
      for (const format of this.#formats) format.write(span, setHeader)
      return
    }
    const { traceId, spanId, traceFlags, traceState } = span.spanContext() as SpanContext
    if (!isTraceId(traceId) || !isSpanId(spanId)) return
    const identity = { traceId, spanId, traceFlags, traceState: traceState?.serialize() ?? '' }
    for (const format of this.#formats) format.write(identity, setHeader)
  }
}
