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

  push(chunk: Uint8Array): void {
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

  /**
   * Throws the oldest lines away, about a batch of them, and answers how many. `keepsFirstLine`: part of it has been
   * taken already, so that its rest must follow.
   */
  dropOldest(keepsFirstLine: boolean): number {
    const head = this.#chunks[0]
    if (head === undefined) return 0
    if (keepsFirstLine) {
      const end = head.indexOf(NEWLINE) + 1
      if (end > 0 && end < head.length) this.#chunks.splice(0, 1, head.subarray(0, end), head.subarray(end))
    }
    const dropped = keepsFirstLine ? this.#chunks.splice(1, 1)[0] : this.#chunks.shift()
    if (dropped === undefined) return 0
    this.#bytes -= dropped.length
    return linesIn(dropped)
  }

  /** Throws everything away and answers how many lines that were. */
  clear(): number {
    let lines = 0
    for (const chunk of this.#chunks) lines += linesIn(chunk)
    this.#chunks = []
    this.#bytes = 0
    return lines
  }
}

/** How many lines end in the chunk. */
export function linesIn(chunk: Uint8Array): number {
  let lines = 0
  for (const byte of chunk) if (byte === NEWLINE) lines++
  return lines
}
