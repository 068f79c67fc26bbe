import { errorMessage, errorStack } from '../core/error-text.ts'
import { errorTypeOf } from '../core/error-type.ts'
import type { DatadogTraceSpan } from './dd-trace.ts'

/** Writes `error.type`, `error.message` and `error.stack`, which mark the span as failed. Never throws. */
export function setErrorTags(span: DatadogTraceSpan, error: unknown): void {
  span.setTag('error.type', errorTypeOf(error))
  span.setTag('error.message', errorMessage(error))
  const stack = errorStack(error)
  if (stack !== undefined) span.setTag('error.stack', stack)
}

/** The error as attributes of an `exception` event. Never throws. */
export function exceptionAttributes(error: unknown): { [key: string]: string } {
  const attributes: { [key: string]: string } = {
    'exception.type': errorTypeOf(error),
    'exception.message': errorMessage(error),
  }
  const stack = errorStack(error)
  if (stack !== undefined) attributes['exception.stacktrace'] = stack
  return attributes
}
