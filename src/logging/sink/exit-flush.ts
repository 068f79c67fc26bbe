/** How long an exit may be held up for the sake of log lines, all destinations together. */
const EXIT_DEADLINE_MS = 1_000

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
