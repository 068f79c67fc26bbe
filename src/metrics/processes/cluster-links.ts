import cluster, { type Worker } from 'node:cluster'
import { sharedLink } from './link.ts'
import { type HeadMessage, isFromHead, isFromMember, type MemberMessage } from './process-message.ts'

/** From the primary of a cluster to all its workers. */
export const toClusterWorkers = sharedLink<HeadMessage, MemberMessage>(
  (message) => {
    for (const worker of Object.values(cluster.workers ?? {})) {
      // The callback takes the error of a worker that is ending.
      if (worker?.isConnected()) worker.send(message, () => {})
    }
  },
  ({ received, gone }) => {
    const onMessage = (worker: Worker, message: unknown): void => {
      if (isFromMember(message)) received(message, `worker ${worker.id}`)
    }
    // Comes after the last message of the worker, which its exit may not.
    const onDisconnect = (worker: Worker): void => gone(`worker ${worker.id}`)
    cluster.on('message', onMessage).on('disconnect', onDisconnect)
    return () => {
      cluster.off('message', onMessage).off('disconnect', onDisconnect)
    }
  },
)

/** From a worker of a cluster to the primary. */
export const toClusterPrimary = sharedLink<MemberMessage, HeadMessage>(
  (message) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {})
  },
  ({ received }) => {
    const onMessage = (message: unknown): void => {
      if (isFromHead(message)) received(message, 'primary')
    }
    process.on('message', onMessage)
    return () => {
      process.off('message', onMessage)
    }
  },
)
