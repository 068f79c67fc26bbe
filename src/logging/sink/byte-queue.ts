const NEWLINE = 10

/** Bytes that wait for a destination, oldest first. */
export class ByteQueue {
  #chunks: Uint8Array[] = []
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  /** The oldest bytes; undefined when none wait. */
  get head(): Uint8Array | undefined {
    return this.#chunks[0]
  }

  push(text: string): void {
    const chunk = Buffer.from(text)
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
  }

  /** Takes away the first bytes of the head. */
  advance(count: number): void {
    const head = this.#chunks[0]
    if (head === undefined) return
    this.#bytes -= count
    if (count >= head.length) this.#chunks.shift()
    else this.#chunks[0] = head.subarray(count)
  }

  /** Throws everything away and answers how many lines that were. */
  clear(): number {
    let lines = 0
    for (const chunk of this.#chunks) {
      for (const byte of chunk) if (byte === NEWLINE) lines++
    }
    this.#chunks = []
    this.#bytes = 0
    return lines
  }
}
