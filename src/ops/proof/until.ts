const PAUSE_MS = 25

/**
 * Asks until the answer is not undefined, and answers that. A question that throws was asked too early.
 * @param what Named by the error: "Prometheus is ready".
 * @throws Error after `timeoutMs` (default 30 s), with the last thrown one as its cause.
 */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 30_000,
): Promise<T> {
  const end = performance.now() + timeoutMs
  let cause: unknown
  for (;;) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      cause = error
    }
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`, { cause })
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
