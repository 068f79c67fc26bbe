import { errorMessage } from '../../core/error-text.ts'
import { errorTypeOf } from '../../core/error-type.ts'
import type { AttributeValue, ClientSpanEnd, ClientSpanStart, Span } from '../../core/span.ts'
import { AttributeList, attributesObject } from '../attributes/attribute-list.ts'
import { OWN_SCOPE } from '../instrumentation-scope.ts'
import { RecordedSpan } from '../recorded-span.ts'
import type { SpanFactory } from '../span-factory.ts'
import { UnrecordedSpan } from '../unrecorded-span.ts'
import { methodAttribute, methodName, UNKNOWN_METHOD } from './known-methods.ts'
import { urlFull } from './recorded-url.ts'

/** OpenTelemetry's `SpanKind.CLIENT`. */
const CLIENT = 2
const ERROR = 2

/** Opens the span of an outgoing request. */
export function startClientSpan(factory: SpanFactory, start: ClientSpanStart): Span {
  const name = methodName(start.method)
  const seed = factory.wantsSeed ? { name, kind: CLIENT, attributes: attributesObject(requestPairs(start)) } : undefined
  const origin = factory.childOf(start.parent, seed)
  if (origin instanceof UnrecordedSpan) return origin
  const attributes = new AttributeList(requestPairs(start))
  const startTime = start.startTime ?? factory.clock.now()
  return factory.started(new RecordedSpan(factory, origin, name, CLIENT, OWN_SCOPE, startTime, attributes))
}

/** Closes the span of an outgoing request: from 400 on, and without an answer, it failed. */
export function endClientSpan(span: Span, end: ClientSpanEnd): void {
  if (!span.isRecording()) return
  const { status, error } = end
  if (status !== undefined) span.setAttribute('http.response.status_code', status)
  if (error !== undefined && error !== null) {
    span.recordException(error, end.endTime)
    span.setAttribute('error.type', errorTypeOf(error))
    span.setStatus({ code: ERROR, message: errorMessage(error) })
  } else if (status === undefined || status >= 400) {
    span.setAttribute('error.type', status === undefined ? UNKNOWN_METHOD : String(status))
    span.setStatus({ code: ERROR })
  }
  span.end(end.endTime)
}

/** What is known of an outgoing request when it is made, key and value by turns. */
export function requestPairs({ method, url }: ClientSpanStart): (string | AttributeValue)[] {
  const pairs: (string | AttributeValue)[] = [
    'http.request.method',
    methodAttribute(method),
    'url.full',
    urlFull(url),
    'server.address',
    url.hostname.replace(/^\[|\]$/g, ''),
  ]
  const port = portOf(url)
  if (port !== undefined) pairs.push('server.port', port)
  if (methodAttribute(method) !== method) pairs.push('http.request.method_original', method.slice(0, 64))
  return pairs
}

function portOf(url: URL): number | undefined {
  if (url.port !== '') return Number(url.port)
  if (url.protocol === 'https:') return 443
  return url.protocol === 'http:' ? 80 : undefined
}
