import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long a scrape works before it lets the event loop turn, in milliseconds. */
const SLICE_MS = 0.25

/** Work without a turn of the event loop: one that takes longer than a slice pauses in between. */
export class TimeSlice {
  #start = performance.now()

  get isOver(): boolean {
    return performance.now() - this.#start >= SLICE_MS
  }

  /** Lets the event loop turn; another slice begins then. */
  async pause(): Promise<void> {
    await nextTurn()
    this.#start = performance.now()
  }
}
