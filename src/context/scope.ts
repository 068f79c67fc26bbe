import { AsyncLocalStorage } from 'node:async_hooks'
import type { Span } from '../core/span.ts'
import type { RequestContext } from './request-context.ts'

/**
 * What surrounds the code that runs: the request, the active span and the observed function. Immutable, so that
 * concurrent branches of one request do not see each other's span; the caches are filled at first use.
 */
export class Scope {
  readonly request: RequestContext | undefined
  readonly span: Span | undefined
  /** Name of the innermost observed function, for the field `function`. */
  readonly functionName: string | undefined
  /** True where nothing may be recorded: ignored paths and what runs beneath them. */
  readonly suppressed: boolean
  /** Ready-made JSON fragment of the log line; belongs to the logging part. */
  logFragment: string | undefined = undefined
  /** Revision of `request` that `logFragment` was rendered from. */
  logRevision = -1
  /** OpenTelemetry's `Context` of this scope; belongs to the tracing part. */
  otelContext: unknown = undefined
  /** `Context` of the surrounding scope, whose other values (baggage) go on here; belongs to the tracing part. */
  otelBase: unknown = undefined

  constructor(
    request: RequestContext | undefined,
    span: Span | undefined,
    functionName: string | undefined,
    suppressed = false,
  ) {
    this.request = request
    this.span = span
    this.functionName = functionName
    this.suppressed = suppressed
  }
}

/** The library's one AsyncLocalStorage: every part reads the same scope. */
export class Scopes {
  readonly #storage = new AsyncLocalStorage<Scope>()

  current(): Scope | undefined {
    return this.#storage.getStore()
  }

  /** Runs `fn` inside `scope`, asynchronous continuations included. */
  run<T>(scope: Scope, fn: () => T): T {
    return this.#storage.run(scope, fn)
  }

  /** Runs `fn` with `span` active and everything else of the surrounding scope kept. */
  runWithSpan<T>(span: Span, functionName: string | undefined, fn: () => T): T {
    const outer = this.#storage.getStore()
    const scope = new Scope(outer?.request, span, functionName ?? outer?.functionName, outer?.suppressed ?? false)
    scope.otelBase = outer?.otelContext ?? outer?.otelBase
    return this.#storage.run(scope, fn)
  }

  /** `fn` bound to the scope that is current now, whenever it is called. */
  bind<F extends (...args: never[]) => unknown>(scope: Scope | undefined, fn: F): F {
    if (scope === undefined) return fn
    const storage = this.#storage
    return function bound(this: unknown, ...args: Parameters<F>) {
      return storage.run(scope, () => Reflect.apply(fn, this, args))
    } as F
  }

  /** Runs `fn` outside any scope: timers and servers of the library must not keep a request alive. */
  exit<T>(fn: () => T): T {
    return this.#storage.exit(fn)
  }
}
