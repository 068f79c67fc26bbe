/** Longest time a timer can wait, in milliseconds: somewhat under 25 days. */
const LONGEST = 2_147_483_647

const FACTORS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A duration in milliseconds: a number of them, or text such as `500ms`, `30s`, `10m`, `2h`, `1d`. At most what a timer
 * can wait; undefined for what is no duration above 0.
 */
export function millisecondsOf(duration: unknown): number | undefined {
  const [, amount, unit = 'ms'] = /^(\d{1,15}(?:\.\d{1,6})?)\s?(ms|s|m|h|d)?$/.exec(textOf(duration)) ?? []
  const milliseconds = Number(amount) * (FACTORS[unit] ?? 1)
  return milliseconds > 0 ? Math.min(milliseconds, LONGEST) : undefined
}

function textOf(duration: unknown): string {
  if (typeof duration === 'number') return duration >= 0 && duration < 1e15 ? duration.toFixed(3) : ''
  return typeof duration === 'string' ? duration.trim() : ''
}
