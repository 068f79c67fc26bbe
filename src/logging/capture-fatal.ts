/**
 * Calls `write` with every uncaught error and rejection, before whatever the process does about it: its exit code and its
 * own listeners stay. Answers what ends that.
 */
export function captureFatal(write: (error: unknown, origin: string) => void): () => void {
  process.on('uncaughtExceptionMonitor', write)
  return () => process.removeListener('uncaughtExceptionMonitor', write)
}
