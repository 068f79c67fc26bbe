import { constants } from 'node:os'
import type { Observability } from '../observability-api.ts'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Nobody but this library may be there to send what is buffered when the process is told to end. Where the application
 * handles the signal itself, it ends the process as well, and spans and lines are only written out; where it does not,
 * the process exits afterwards with the code that the signal stands for. The returned function takes the handlers away.
 */
export function flushOnSignals(obs: Pick<Observability, 'flush' | 'shutdown'>): () => void {
  let isEnding = false

  function onSignal(signal: NodeJS.Signals): void {
    const code = 128 + constants.signals[signal]
    const isAlone = process.listenerCount(signal) === 1
    if (!isAlone) void obs.flush()
    // The second time is an order.
    else if (isEnding) process.exit(code)
    else {
      isEnding = true
      void obs.shutdown().then(() => process.exit(code))
    }
  }

  for (const signal of SIGNALS) process.on(signal, onSignal)
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
