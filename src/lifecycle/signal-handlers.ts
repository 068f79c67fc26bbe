import { constants } from 'node:os'

/**
 * One Ctrl-C in a terminal reaches a process twice when a package manager started it: from the terminal and passed on.
 * A person cannot press it again within this time, in milliseconds.
 */
const REPEAT_MS = 100

export interface SignalHandlerDeps {
  readonly signals: readonly NodeJS.Signals[]
  /** Bounded and never rejects, as `Shutdown.shutdown`. */
  shutdown(): Promise<{ readonly ok: boolean }>
  exit(code: number): void
}

/**
 * Shuts down on the first of the signals and then exits: 0, or 1 when the shutdown was not complete. A second signal
 * exits at once with 128 plus its number. The returned function takes the handlers away.
 *
 * The process exits by code, not by raising the signal again: as process 1 of a container it would go on living.
 */
export function installSignalHandlers(deps: SignalHandlerDeps): () => void {
  let firstAt: number | undefined

  function onSignal(signal: NodeJS.Signals): void {
    const now = performance.now()
    if (firstAt === undefined) {
      firstAt = now
      void deps.shutdown().then(({ ok }) => deps.exit(ok ? 0 : 1))
    } else if (signal !== 'SIGINT' || now - firstAt >= REPEAT_MS) {
      deps.exit(128 + constants.signals[signal])
    }
  }

  const signals = new Set(deps.signals)
  for (const signal of signals) process.on(signal, onSignal)
  return function uninstall() {
    for (const signal of signals) process.off(signal, onSignal)
  }
}
