/** A way to other processes or threads. */
export interface Link<Sent, Received> {
  /** Never throws; what cannot be delivered is lost. */
  send(message: Sent): void
  /** Answers how to stop listening. */
  listen(listener: LinkListener<Received>): () => void
}

export interface LinkListener<Received> {
  /** `source` tells the senders apart. */
  received(message: Received, source: string): void
  /** Nothing will come from this source again. */
  gone?(source: string): void
}

/** Starts to deliver to `listener`; answers how to stop. */
export type OpenLink<Received> = (listener: Required<LinkListener<Received>>) => () => void

/**
 * A link that any number of instances listen on through one listener of the system, so that many instances in a process
 * are no leak of listeners. Opened for the first and closed after the last.
 */
export function sharedLink<Sent, Received>(
  send: (message: Sent) => void,
  open: OpenLink<Received>,
): Link<Sent, Received> {
  const listeners = new Set<LinkListener<Received>>()
  let close: (() => void) | undefined
  return {
    send(message) {
      try {
        send(message)
      } catch {
        // The other side may end at any time: that is no fault.
      }
    },
    listen(listener) {
      listeners.add(listener)
      close ??= open({
        received: (message, source) => {
          for (const one of [...listeners]) one.received(message, source)
        },
        gone: (source) => {
          for (const one of [...listeners]) one.gone?.(source)
        },
      })
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        close?.()
        close = undefined
      }
    },
  }
}
