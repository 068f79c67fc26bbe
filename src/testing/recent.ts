/** The last values added, at most `limit` of them. */
export class Recent<T> {
  readonly #limit: number
  #values: T[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  add(value: T): void {
    this.#values.push(value)
    // Cut in large pieces: one by one would move the whole list every time.
    if (this.#values.length >= this.#limit * 2) this.#values = this.#values.slice(-this.#limit)
  }

  clear(): void {
    this.#values = []
  }

  /** Oldest first. */
  get values(): readonly T[] {
    return this.#values.slice(-this.#limit)
  }
}
