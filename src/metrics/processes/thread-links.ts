import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { BroadcastChannel, threadId, type Worker } from 'node:worker_threads'
import { sharedLink } from './link.ts'
import { type HeadMessage, isFromHead, isFromMember, type MemberMessage, PROTOCOL } from './process-message.ts'

/** What the main thread says to all threads, and what they say to it: apart, so that threads do not read each other. */
const DOWN = `${PROTOCOL} down`
const UP = `${PROTOCOL} up`

/** Node publishes every thread that is made here: no listener of the process is needed. */
const CREATED = 'worker_threads'

interface Envelope {
  readonly thread: number
  readonly message: unknown
}

let hasThreads = false

const strangers = new WeakSet<Worker>()

/** A thread that has no metrics of its own to merge. To be called in the turn in which it was made. */
export function notAMember(worker: Worker): void {
  strangers.add(worker)
}

/** From the main thread to all threads that began while it listened. Nothing is opened before the first. */
export const toThreads = sharedLink<HeadMessage, MemberMessage>(
  (message) => {
    if (hasThreads) post(DOWN, message)
  },
  ({ received, gone }) => {
    let close: (() => void) | undefined
    const listenUp = (): void => {
      close ??= listen(UP, (data) => {
        const { thread, message } = data as Envelope
        if (isFromMember(message)) received(message, `thread ${thread}`)
      })
    }
    const onWorker = (worker: Worker): void => {
      if (strangers.has(worker)) return
      const source = `thread ${worker.threadId}`
      hasThreads = true
      // A turn later, so that its last message has arrived.
      worker.once('exit', () => setImmediate(gone, source))
      listenUp()
    }
    // The thread is made in this very turn: whoever made it may still say that it is no member.
    const onCreated = (message: unknown): void => {
      process.nextTick(onWorker, (message as { readonly worker: Worker }).worker)
    }
    if (hasThreads) listenUp()
    subscribe(CREATED, onCreated)
    return () => {
      unsubscribe(CREATED, onCreated)
      close?.()
    }
  },
)

/** From a thread to the main thread. */
export const toMainThread = sharedLink<MemberMessage, HeadMessage>(
  (message) => post(UP, { thread: threadId, message } satisfies Envelope),
  ({ received }) =>
    listen(DOWN, (data) => {
      if (isFromHead(data)) received(data, 'main thread')
    }),
)

/** By a channel of its own that is closed at once: one left open would keep every message of the others. */
function post(name: string, data: unknown): void {
  const channel = new BroadcastChannel(name)
  channel.postMessage(data)
  channel.close()
}

function listen(name: string, received: (data: unknown) => void): () => void {
  const channel = new BroadcastChannel(name)
  channel.onmessage = (event) => received((event as { readonly data: unknown }).data)
  // Not in the types of Node.js 20; the channel must not keep the process alive.
  ;(channel as unknown as { unref(): void }).unref()
  return () => channel.close()
}
