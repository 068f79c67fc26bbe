import type { Slots } from '../storage/arena.ts'
import type { GaugeSeries } from './gauge-metric.ts'

/** Tells which label sets of a gauge nobody writes any more, and remembers those whose handles are still held. */
export class GaugeExpiry {
  readonly #afterMs: number
  /** Weakly, so that only handles which the application holds are remembered. */
  readonly #dormant = new Map<string, WeakRef<GaugeSeries>>()

  constructor(afterMs: number) {
    this.#afterMs = afterMs
  }

  /** The series to take away at `now`, in milliseconds. */
  expired(all: readonly GaugeSeries[], now: number): ReadonlySet<GaugeSeries> {
    const expired = new Set<GaugeSeries>()
    for (const series of all) {
      if (series.declared) continue
      if (series.takeWritten() || series.writtenAt === undefined) series.writtenAt = now
      if (now - series.writtenAt < this.#afterMs) continue
      expired.add(series)
      this.#dormant.set(keyOf(series.values), new WeakRef(series))
    }
    return expired
  }

  /** Series that went and have been written since by a handle. */
  returning(): readonly GaugeSeries[] {
    const returning: GaugeSeries[] = []
    for (const [key, held] of this.#dormant) {
      const series = held.deref()
      if (series === undefined) this.#dormant.delete(key)
      else if (series.takeWritten()) returning.push(series)
    }
    return returning
  }

  /** The series of these values that went while a handle was held on it, now in `slots`; undefined where there is none. */
  revive(values: readonly string[], slots: Slots): GaugeSeries | undefined {
    const key = keyOf(values)
    const series = this.#dormant.get(key)?.deref()
    if (series === undefined) return undefined
    this.#dormant.delete(key)
    series.attach(slots)
    return series
  }
}

/** As JSON, so that no values can look like others. */
function keyOf(values: readonly string[]): string {
  return JSON.stringify(values)
}
