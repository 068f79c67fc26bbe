import { errorMessage } from '../../core/error-text.ts'
import { errorTypeOf } from '../../core/error-type.ts'
import type { ServerSpanEnd, Span } from '../../core/span.ts'
import { serverSpanName } from './server-presets.ts'

const ERROR = 2

/** Tells a server span that an instrumentation opened what it does not know; it ends by whom it belongs to. */
export function completeForeign(span: Span, end: ServerSpanEnd): void {
  if (end.route !== undefined) {
    span.setAttribute('http.route', end.route)
    span.updateName(serverSpanName(end.method, end.route))
  }
  span.setAttribute('http.response.status_code', end.status)
  if (end.error !== undefined || end.status >= 500) describeFailure(span, end)
}

/** From 500 on the server failed. A thrown error with a 4xx answer is the client's, and not worth a stack trace. */
export function describeFailure(span: Span, end: ServerSpanEnd): void {
  const { error, status } = end
  if (error !== undefined && (status < 400 || status >= 500)) span.recordException(error, end.endTime)
  if (status < 500) return
  span.setAttribute('error.type', error === undefined ? String(status) : errorTypeOf(error))
  span.setStatus({ code: ERROR, message: error === undefined ? undefined : errorMessage(error) })
}
