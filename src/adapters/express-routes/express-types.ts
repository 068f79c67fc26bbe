import type { IncomingMessage, ServerResponse } from 'node:http'

/** A path as Express accepts it. */
export type ExpressPath = string | RegExp | readonly ExpressPath[]

/** A route of a router: `app.get('/items/:id', …)`. */
export interface ExpressRoute {
  readonly path: ExpressPath
}

/** An entry of a router's stack, as far as Express 4 and 5 agree or one of them has it. */
export interface ExpressLayer {
  readonly name?: string
  readonly handle?: unknown
  readonly route?: ExpressRoute | undefined
  /** Express 5: mounted at the root. */
  readonly slash?: boolean
  /** Express 5, router >= 2.3: the path as written. */
  readonly rawPath?: ExpressPath | undefined
  /** Express 4: what the path was compiled to. */
  readonly regexp?: (RegExp & { readonly fast_slash?: boolean; readonly fast_star?: boolean }) | undefined
  readonly keys?: readonly { readonly name: string | number }[] | undefined
  readonly path?: string | undefined
  readonly params?: Readonly<Record<string, unknown>> | undefined
  match?(path: string): boolean | { readonly path: string; readonly params: Readonly<Record<string, unknown>> }
}

export interface ExpressRouter {
  readonly stack: readonly ExpressLayer[]
}

export interface ExpressApp {
  readonly request: object
  readonly response: object
  /** Express 4. */
  readonly _router?: ExpressRouter | undefined
  /** Express 5; in Express 4 a getter that throws. */
  readonly router?: ExpressRouter
  /** The app that this one was mounted in with `use()`, and where. */
  readonly parent?: ExpressApp | undefined
  readonly mountpath?: ExpressPath | undefined
}

/** Express's request, as far as its route is concerned. */
export interface ExpressRequest extends IncomingMessage {
  readonly app?: ExpressApp | undefined
  readonly baseUrl?: string | undefined
  readonly route?: ExpressRoute | undefined
  readonly res?: ServerResponse | undefined
}
