import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** The application has this long to make its own instance, in milliseconds. */
const SETTLED_MS = 500

/** Where Node.js tells that a server listens; older versions do not, and leave it to the time. */
const LISTENS = 'tracing:net.server.listen:asyncEnd'

/**
 * Calls `fn` once the application has had its chance to make an instance of its own: when its first server listens, so that
 * whoever is told that it is up finds everything there, or after half a second. The returned function takes that back.
 * Keeps no process alive.
 */
export function whenSettled(fn: () => void): () => void {
  const cancel = (): void => {
    clearTimeout(timer)
    unsubscribe(LISTENS, settle)
  }
  const settle = (): void => {
    cancel()
    fn()
  }
  const timer = setTimeout(settle, SETTLED_MS)
  timer.unref()
  subscribe(LISTENS, settle)
  return cancel
}
