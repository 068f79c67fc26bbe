import { ObservabilityError } from '../core/errors.ts'
import type { Attributes, Span } from '../core/span.ts'
import type { InstrumentPorts } from './instrument-ports.ts'
import { runCall } from './running-call.ts'
import { SpanCall } from './span-call.ts'

/** `obs.span`. */
export interface SpanFunction {
  /**
   * Runs `fn` with a child span around it and returns what it returns; sync or async. An error is recorded on the span
   * and rethrown. Without tracing the span goes nowhere.
   * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` when there is no function to run.
   */
  <T>(name: string, fn: (span: Span) => T): T
  <T>(name: string, attributes: Attributes, fn: (span: Span) => T): T
}

export function createSpan(ports: InstrumentPorts): SpanFunction {
  return <T>(name: string, attributesOrFn: Attributes | ((span: Span) => T), maybeFn?: (span: Span) => T): T => {
    const fn = typeof attributesOrFn === 'function' ? attributesOrFn : maybeFn
    if (typeof fn !== 'function') {
      throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', [`span(${JSON.stringify(name)}) needs a function`])
    }
    const attributes = typeof attributesOrFn === 'function' ? undefined : attributesOrFn
    const call = new SpanCall(ports, name, attributes, undefined)
    return runCall(call, () => fn(call.span))
  }
}
