/** Time that a server has for its answer, in milliseconds. */
const TIMEOUT_MS = 10_000

/**
 * The body of a page.
 * @throws Error where the server does not answer in time or answers with another status than 2xx.
 */
export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  const text = await response.text()
  if (!response.ok) throw new Error(`status ${response.status}${text === '' ? '' : `: ${text.slice(0, 200)}`}`)
  return text
}
