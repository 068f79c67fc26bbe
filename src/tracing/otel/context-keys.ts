import type { Context } from '@opentelemetry/api'
import type { Span } from '../../core/span.ts'

/** Keys that every copy of OpenTelemetry's API and SDK shares: `createContextKey` is `Symbol.for`. */
const kSpan = Symbol.for('OpenTelemetry Context Key SPAN')
const kSuppressed = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** The active span of a context, if it has one. */
export function spanIn(context: Context): Span | undefined {
  return (context.getValue(kSpan) as Span | undefined) ?? undefined
}

export function withSpan(context: Context, span: Span): Context {
  return context.setValue(kSpan, span)
}

/** True where nothing may be recorded. */
export function isSuppressed(context: Context): boolean {
  return context.getValue(kSuppressed) === true
}

export function withSuppression(context: Context): Context {
  return context.setValue(kSuppressed, true)
}
