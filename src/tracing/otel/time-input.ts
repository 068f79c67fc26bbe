import type { HrTime, TimeInput } from '@opentelemetry/api'

/** Milliseconds with a fraction as seconds and nanoseconds. */
export function toHrTime(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1_000)
  return [seconds, Math.round((epochMs - seconds * 1_000) * 1e6)]
}

/** Seconds and nanoseconds as milliseconds with a fraction. */
export function toMilliseconds(time: HrTime): number {
  return time[0] * 1_000 + time[1] / 1e6
}

/** A reading of the monotonic clock may lie ahead by this much; Unix time is far beyond. */
const AHEAD_MS = 3_600_000

/**
 * A time as OpenTelemetry's API takes it: a number that the monotonic clock could have shown is a reading of it and stays
 * a number; everything else becomes Unix time. Undefined for what is no time.
 */
export function timeOf(input: TimeInput | unknown): number | HrTime | undefined {
  if (typeof input === 'number') {
    if (!Number.isFinite(input)) return undefined
    return input < performance.now() + AHEAD_MS ? input : toHrTime(input)
  }
  if (input instanceof Date) {
    const ms = input.getTime()
    return Number.isNaN(ms) ? undefined : toHrTime(ms)
  }
  return isHrTime(input) ? [input[0], input[1]] : undefined
}

/** True for seconds and nanoseconds, not negative. */
function isHrTime(input: unknown): input is HrTime {
  return Array.isArray(input) && input.length === 2 && isCount(input[0]) && isCount(input[1])
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0
}

/** True for what `timeOf` understands, to tell a time from attributes. */
export function isTimeInput(input: unknown): input is TimeInput {
  return typeof input === 'number' || input instanceof Date || isHrTime(input)
}
