/** Waits for `work` no longer than `ms`, keeping the process alive so long. Rejects as `work` does. */
export async function within(ms: number, work: () => Promise<void>): Promise<void> {
  let limit: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    limit = setTimeout(resolve, ms)
  })
  try {
    await Promise.race([work(), timeout])
  } finally {
    clearTimeout(limit)
  }
}
