/** Calls `reopen` on each of these signals. Answers what ends that. */
export function reopenOnSignals(signals: readonly NodeJS.Signals[], reopen: () => void): () => void {
  for (const signal of signals) process.on(signal, reopen)
  return () => {
    for (const signal of signals) process.removeListener(signal, reopen)
  }
}
