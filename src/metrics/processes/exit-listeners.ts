const listeners = new Set<() => void>()

function callAll(): void {
  for (const listener of [...listeners]) listener()
}

/**
 * Has `listener` called when the process or thread exits, after which nothing asynchronous happens; answers how to take
 * that back. One listener of the process serves all.
 */
export function onExit(listener: () => void): () => void {
  if (listeners.size === 0) process.on('exit', callAll)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) process.off('exit', callAll)
  }
}
