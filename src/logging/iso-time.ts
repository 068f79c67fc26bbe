import type { Clock } from '../core/clock.ts'
import { flat } from './flat.ts'

/** The timestamp of a line as a JSON fragment, `,"timestamp":"2026-01-31T12:00:00.000Z"`, rendered once per millisecond. */
export class IsoTime {
  readonly #clock: Clock
  readonly #head: string
  #millisecond = Number.NaN
  #second = Number.NaN
  #secondText = ''
  #fragment = ''

  constructor(clock: Clock, key: string) {
    this.#clock = clock
    this.#head = flat(`,${JSON.stringify(key)}:"`)
  }

  /** `reading`: the time to render, a reading of the clock. */
  fragment(reading = this.#clock.now()): string {
    const millisecond = Math.floor(this.#clock.toEpoch(reading))
    if (millisecond === this.#millisecond) return this.#fragment
    const second = Math.floor(millisecond / 1_000)
    if (second !== this.#second) {
      // toISOString is the expensive part: one call a second.
      this.#secondText = flat(this.#head + new Date(second * 1_000).toISOString().slice(0, 20))
      this.#second = second
    }
    const rest = millisecond - second * 1_000
    this.#fragment = flat(`${this.#secondText}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z"`)
    this.#millisecond = millisecond
    return this.#fragment
  }
}
