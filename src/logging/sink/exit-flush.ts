/**
 * How long is waited for readers when the process exits, all destinations together, in milliseconds. With counting what is
 * left, an exit is held up for a second at most.
 */
const EXIT_DEADLINE_MS = 900

/** What still has lines to write when the process ends. */
export interface ExitFlushable {
  /** Writes out synchronously until `deadline`, a reading of `performance.now()`, and buffers nothing from then on. */
  flushAtExit(deadline: number): void
}

const open = new Set<ExitFlushable>()

function onExit(): void {
  const deadline = performance.now() + EXIT_DEADLINE_MS
  for (const sink of open) sink.flushAtExit(deadline)
}

/** Flushes `sink` when the process exits. One listener serves all; the reference is strong, so that no line is collected. */
export function flushAtExit(sink: ExitFlushable): void {
  if (open.size === 0) process.on('exit', onExit)
  open.add(sink)
}

/** Ends that again. */
export function leaveExitFlush(sink: ExitFlushable): void {
  open.delete(sink)
  if (open.size === 0) process.removeListener('exit', onExit)
}
