/** A duration as Prometheus writes it, such as `5m`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w'}`

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const

/** Seconds of a duration; undefined where the text is none. */
export function secondsOf(duration: string): number | undefined {
  const match = /^(\d+)(ms|[smhdw])$/.exec(duration)
  return match === null ? undefined : Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS]
}
