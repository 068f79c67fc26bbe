import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'

type OnCreated = (request: ClientRequest) => void
type Client = Pick<typeof http, 'request' | 'get'>

const listeners = new Set<OnCreated>()
let restorers: readonly (() => void)[] = []

/**
 * Calls `onCreated` with every request of `node:http` and `node:https` before its headers are sent, some of them twice. For
 * Node.js before 22.12, which has no channel for it; modules that have imported the functions already see the change too.
 * The returned function undoes it once the last listener has left.
 */
export function onClientRequest(onCreated: OnCreated): () => void {
  // The built-in `https` functions do not go through those of `http`, so that no request is seen twice.
  if (listeners.size === 0) {
    restorers = [patch(http), patch(https), patchHeaders()]
    syncBuiltinESMExports()
  }
  listeners.add(onCreated)
  return () => {
    if (!listeners.delete(onCreated) || listeners.size > 0) return
    for (const restore of restorers) restore()
    restorers = []
    syncBuiltinESMExports()
  }
}

function patch(client: Client): () => void {
  const original = { request: client.request, get: client.get }
  // Proxies keep whatever others have hung on the functions.
  const request = new Proxy(original.request, {
    apply(target, self, args) {
      const created = Reflect.apply(target, self, args) as ClientRequest
      for (const listener of listeners) listener(created)
      return created
    },
  })
  const get = new Proxy(original.get, {
    // The built-in `get` has sent the headers when it returns.
    apply(_, self, args) {
      const created = Reflect.apply(request, self, args) as ClientRequest
      created.end()
      return created
    },
  })
  client.request = request
  client.get = get
  return () => {
    // Somebody may have wrapped ours since; without listeners it only passes calls on.
    if (client.request === request) client.request = original.request
    if (client.get === get) client.get = original.get
  }
}

interface Heading {
  _implicitHeader?: (this: ClientRequest) => void
}

/**
 * Sees the requests of functions that were taken out of the module before they were patched, as CommonJS does in
 * `const { request } = require('http')`: in all versions that need this, the headers of a request are put together here.
 */
function patchHeaders(): () => void {
  const prototype = http.ClientRequest.prototype as Heading
  const original = prototype._implicitHeader
  if (original === undefined) return () => {}
  const patched = function _implicitHeader(this: ClientRequest): void {
    for (const listener of listeners) listener(this)
    original.call(this)
  }
  prototype._implicitHeader = patched
  return () => {
    if (prototype._implicitHeader === patched) prototype._implicitHeader = original
  }
}
