import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkCallOptions } from '../config/call-options.ts'
import { check } from '../config/check.ts'
import { ObservabilityError } from '../core/errors.ts'
import type { Faults } from '../core/faults.ts'
import type { MountPorts } from './mount-ports.ts'

/** A listener of `http.createServer()`; what it returns is left to Node. */
export type NodeHandler = (req: IncomingMessage, res: ServerResponse) => unknown

export interface NodeMountOptions {
  /** The route template of a request, such as `/items/:id`; undefined where there is none. Asked once, at the end. */
  readonly route?: ((req: IncomingMessage) => string | undefined) | undefined
}

const aFunction = check('a function of the request', (value) => (typeof value === 'function' ? value : undefined))

/**
 * The handler with observation around it: what it throws or rejects with reaches Node as before.
 * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` when there is no handler, `OBS_ERR_INVALID_OPTIONS` that names every
 * wrong option.
 */
export function createNodeMount(
  { observer, endpoints, faults }: MountPorts,
  handler: NodeHandler,
  options: NodeMountOptions = {},
): NodeHandler {
  if (typeof handler !== 'function') {
    throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', [`node() needs a request handler, got ${typeof handler}`])
  }
  checkCallOptions('node', options, { route: aFunction })
  const readRoute = guardedReader(options.route, faults)
  return function observability(this: unknown, req, res) {
    if (endpoints.serve(req, res)) {
      observer?.servers.add(req)
      return undefined
    }
    if (observer === undefined) return Reflect.apply(handler, this, [req, res])
    const scope = observer.begin(req, res, readRoute, req)
    const fail = (error: unknown): never => {
      observer.noteError(req, error)
      throw error
    }
    try {
      const result = observer.run(scope, () => Reflect.apply(handler, this, [req, res]))
      // The rejection travels on in the new promise, so that it is still unhandled where it was.
      return result instanceof Promise ? result.then(undefined, fail) : result
    } catch (error) {
      return fail(error)
    }
  }
}

function guardedReader(route: NodeMountOptions['route'], faults: Faults): (req: IncomingMessage) => string | undefined {
  if (route === undefined) return () => undefined
  return (req) => {
    try {
      return route(req)
    } catch (error) {
      faults.report('user', error)
      return undefined
    }
  }
}
