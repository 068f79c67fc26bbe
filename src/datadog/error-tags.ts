import { errorTypeOf } from '../core/error-type.ts'
import type { DatadogTraceSpan } from './dd-trace.ts'
import { tagValueOf } from './tag-value.ts'

/** Writes `error.type`, `error.message` and `error.stack`, which mark the span as failed. Never throws. */
export function setErrorTags(span: DatadogTraceSpan, error: unknown): void {
  span.setTag('error.type', errorTypeOf(error))
  span.setTag('error.message', messageOf(error))
  const stack = stackOf(error)
  if (stack !== undefined) span.setTag('error.stack', stack)
}

/** The error as attributes of an `exception` event. Never throws. */
export function exceptionAttributes(error: unknown): { [key: string]: string } {
  const attributes: { [key: string]: string } = {
    'exception.type': errorTypeOf(error),
    'exception.message': messageOf(error),
  }
  const stack = stackOf(error)
  if (stack !== undefined) attributes['exception.stacktrace'] = stack
  return attributes
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : String(tagValueOf(error))
  } catch {
    return 'unknown'
  }
}

function stackOf(error: unknown): string | undefined {
  try {
    return error instanceof Error && typeof error.stack === 'string' ? error.stack : undefined
  } catch {
    return undefined
  }
}
