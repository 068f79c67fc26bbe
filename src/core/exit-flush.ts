/** How long the natural end of the process waits for what is buffered, in milliseconds. */
const LIMIT_MS = 3_000

const flushes = new Set<(ms: number) => Promise<void>>()

/** Each flush has one chance: work that it starts would bring the process here again and again. */
function flushAll(): void {
  const all = [...flushes]
  flushes.clear()
  process.removeListener('beforeExit', flushAll)
  for (const flush of all) void flush(LIMIT_MS)
}

/**
 * Has `flush` called once when the process has nothing left to do; answers how to take that back. One listener serves all
 * instances.
 */
export function flushBeforeExit(flush: (ms: number) => Promise<void>): () => void {
  if (flushes.size === 0) process.on('beforeExit', flushAll)
  flushes.add(flush)
  return () => {
    flushes.delete(flush)
    if (flushes.size === 0) process.removeListener('beforeExit', flushAll)
  }
}
