import type { Scopes } from '../context/scope.ts'
import type { Span, SpanBackend } from '../core/span.ts'
import { settleResult } from './settle-result.ts'

export interface WrapTools {
  readonly scopes: Scopes
  /** Asked at every call: a mirror may be put over the backend later. */
  readonly backend: () => SpanBackend
}

/** `fn` with a span named `name` around every call. A Proxy keeps its type, name, length and properties. */
export function wrapFunction<F extends (...args: never[]) => unknown>(name: string, fn: F, tools: WrapTools): F {
  const wrapped: F = new Proxy(fn, {
    apply: (target, self, args) => observe(name, tools, () => Reflect.apply(target, self, args)),
    construct: (target, args, newTarget) =>
      observe(name, tools, () => Reflect.construct(target, args, newTarget === wrapped ? target : newTarget)) as object,
  })
  return wrapped
}

function observe(name: string, { scopes, backend }: WrapTools, call: () => unknown): unknown {
  const scope = scopes.current()
  if (scope?.suppressed === true) return call()
  const spans = backend()
  const span = spans.startSpan({ name, parent: scope?.span })
  const run = <T>(step: () => T): T =>
    scopes.runWithSpan(span, undefined, () => (spans.activate === undefined ? step() : spans.activate(span, step)))
  try {
    return settleResult(run(call), { run, done: () => span.end(), failed: (error) => fail(span, error) })
  } catch (error) {
    fail(span, error)
    throw error
  }
}

function fail(span: Span, error: unknown): void {
  span.recordException(error)
  span.setStatus({ code: 2 })
  span.end()
}
