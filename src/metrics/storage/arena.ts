/** Slots of one page: 32 KiB, so that a service with few series stays small. */
const PAGE_SLOTS = 4_096

/** A run of numbers inside a page. */
export interface Slots {
  readonly page: Float64Array
  readonly at: number
}

/**
 * Where the values of all series live: pages of doubles, of which each series holds a run. In shared memory another thread
 * can read them while they are written: a double is stored in one piece on every processor of 64 bits.
 */
export class Arena {
  readonly #isShared: boolean
  #page: Float64Array = new Float64Array(0)
  #used = 0
  readonly #free = new Map<number, Slots[]>()

  constructor(isShared = false) {
    this.#isShared = isShared
  }

  /** `size` neighbouring slots, all 0. */
  take(size: number): Slots {
    const reused = this.#free.get(size)?.pop()
    if (reused !== undefined) {
      reused.page.fill(0, reused.at, reused.at + size)
      return reused
    }
    if (this.#used + size > this.#page.length) {
      this.#page = this.#makePage(Math.max(PAGE_SLOTS, size))
      this.#used = 0
    }
    const slots = { page: this.#page, at: this.#used }
    this.#used += size
    return slots
  }

  /** Takes slots back; nobody may write to them any more. */
  give(slots: Slots, size: number): void {
    const free = this.#free.get(size)
    if (free === undefined) this.#free.set(size, [slots])
    else free.push(slots)
  }

  #makePage(slots: number): Float64Array {
    if (!this.#isShared) return new Float64Array(slots)
    return new Float64Array(new SharedArrayBuffer(slots * Float64Array.BYTES_PER_ELEMENT))
  }
}
