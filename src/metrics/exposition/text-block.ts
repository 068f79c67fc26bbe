/** Bytes of an exposition. They are not written to while anybody is sending them. */
export class TextBlock {
  bytes: Buffer
  /** How many answers are sending these bytes. */
  holders = 0
  /** What `bytes` is the beginning of: there is room for numbers that grow. */
  readonly #memory: Buffer

  constructor(memory: Buffer, length = memory.length) {
    this.#memory = memory
    this.bytes = length === memory.length ? memory : memory.subarray(0, length)
  }

  /** A block with room for an eighth more. */
  static ofSize(length: number): TextBlock {
    return new TextBlock(Buffer.allocUnsafeSlow(length + (length >> 3)), length)
  }

  static of(text: string): TextBlock {
    return new TextBlock(Buffer.from(text))
  }

  /** Bytes of memory. */
  get size(): number {
    return this.#memory.length
  }

  /** A block of its own with the same bytes. */
  copy(): TextBlock {
    const copy = TextBlock.ofSize(this.bytes.length)
    this.bytes.copy(copy.bytes)
    return copy
  }

  /** Takes the first `length` bytes of `source` for its own; false where they do not fit. */
  replace(source: Buffer, length: number): boolean {
    if (length > this.#memory.length) return false
    source.copy(this.#memory, 0, 0, length)
    if (length !== this.bytes.length) this.bytes = this.#memory.subarray(0, length)
    return true
  }
}
