import { EventEmitter } from 'node:events'
import type { Context, ContextManager } from '@opentelemetry/api'
import { Scope, type Scopes } from '../../context/scope.ts'
import { bindEmitter } from './bind-emitter.ts'
import { isSuppressed, spanIn, withSpan, withSuppression } from './context-keys.ts'

/** Under this key a context remembers the scope that it was made in. */
const kScope = Symbol('scope')

/**
 * OpenTelemetry's context manager over the library's own storage: one `AsyncLocalStorage` serves both, and spans of other
 * libraries are seen by ours and the other way round. A context is made only when somebody asks for it.
 */
export class ScopeContextManager implements ContextManager {
  readonly #scopes: Scopes
  readonly #root: Context

  constructor(scopes: Scopes, root: Context) {
    this.#scopes = scopes
    this.#root = root
  }

  active(): Context {
    const scope = this.#scopes.current()
    if (scope === undefined) return this.#root
    if (scope.otelContext === undefined) {
      scope.otelContext = this.#contextOf(scope)
      // Contained in the context now; kept, it would chain every surrounding context to this one.
      scope.otelBase = undefined
    }
    return scope.otelContext as Context
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#scopes.run(this.#scopeOf(context), () => fn.apply(thisArg as ThisParameterType<F>, args))
  }

  bind<T>(context: Context, target: T): T {
    if (target instanceof EventEmitter) return bindEmitter(target, (listener) => this.#bindFunction(context, listener))
    return typeof target === 'function' ? (this.#bindFunction(context, target as never) as T) : target
  }

  enable(): this {
    return this
  }

  disable(): this {
    return this
  }

  #bindFunction<F extends (...args: never[]) => unknown>(context: Context, fn: F): F {
    const bound = this.#scopes.bind(this.#scopeOf(context), fn)
    Object.defineProperty(bound, 'length', { configurable: true, value: fn.length })
    return bound
  }

  #contextOf(scope: Scope): Context {
    let context = (scope.otelBase as Context | undefined) ?? this.#root
    context = context.setValue(kScope, scope)
    if (scope.span !== undefined) context = withSpan(context, scope.span)
    return scope.suppressed ? withSuppression(context) : context
  }

  /** The request stays the one that the context was made in, wherever it is run. */
  #scopeOf(context: Context): Scope {
    const origin = (context.getValue(kScope) as Scope | undefined) ?? this.#scopes.current()
    const suppressed = isSuppressed(context) || origin?.suppressed === true
    const scope = new Scope(origin?.request, spanIn(context), origin?.functionName, suppressed)
    scope.otelContext = context
    return scope
  }
}
