/** Longest single text in a line, in characters. */
export const MAX_TEXT = 16_384

/** The text, cut when it is too long for a log line. */
export function bounded(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… [${text.length - MAX_TEXT} more characters]`
}

/** Any value as text. Never throws. */
export function textOf(value: unknown): string {
  try {
    if (typeof value === 'function') return '[Function]'
    return bounded(String(value))
  } catch {
    return '[unreadable]'
  }
}
