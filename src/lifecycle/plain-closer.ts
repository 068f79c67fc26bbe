import type { Deadline } from './deadline.ts'
import type { ServerCloser } from './server-closer.ts'

/** What is not a server of Node's but can be closed, such as an app of Fastify. */
interface Closable {
  close(done: () => void): unknown
}

/** Waits for `close()`, whether it calls back or returns a promise. */
export function createPlainCloser(closable: Closable): ServerCloser {
  return {
    remember() {},
    refuseKeepAlive() {},
    close(deadline: Deadline) {
      const closed = new Promise<void>((resolve) => {
        const result = closable.close(() => resolve())
        // Closed already is closed.
        if (result instanceof Promise)
          result.then(
            () => resolve(),
            () => resolve(),
          )
      })
      return deadline.settles(closed, { keep: 1 })
    },
  }
}
