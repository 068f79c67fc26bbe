const notices = new Set<() => void>()

function tellAll(): void {
  for (const tell of notices) {
    try {
      tell()
    } catch {
      // The process ends; nobody is left to be told.
    }
  }
}

/**
 * Has `tell` called when the process exits, whatever the reason: for a last line, written synchronously. Answers how to
 * take that back. One listener serves all instances.
 */
export function tellAtExit(tell: () => void): () => void {
  if (notices.size === 0) process.on('exit', tellAll)
  notices.add(tell)
  return () => {
    notices.delete(tell)
    if (notices.size === 0) process.removeListener('exit', tellAll)
  }
}
