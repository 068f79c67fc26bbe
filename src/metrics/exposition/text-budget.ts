/** How much text of an instance may be kept between scrapes, in bytes: about 700 000 samples. */
export const TEXT_CACHE_BYTES = 64 * 1_024 * 1_024

/** Counts the bytes that are kept against their limit. */
export class TextBudget {
  readonly #limit: number
  #used = 0

  constructor(limit = TEXT_CACHE_BYTES) {
    this.#limit = limit
  }

  get used(): number {
    return this.#used
  }

  /** Adds `bytes`, which may be negative; false where the limit is passed by that and they are to be given back. */
  change(bytes: number): boolean {
    this.#used += bytes
    return bytes <= 0 || this.#used <= this.#limit
  }
}
