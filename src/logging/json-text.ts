/** What JSON needs escaped; surrogates among it, because a lone one is escaped and a pair is rare. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes control characters.
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

/** The text as a JSON string. For the short plain texts of log lines twice as fast as `JSON.stringify`. */
export function jsonText(text: string): string {
  return text.length > 256 || NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** A number as JSON has it. */
export function jsonNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null'
}
