import { escapeLabel, numberText } from './text-format.ts'

const QUOTE = 0x22
const NEW_LINE = 0x0a
const BACKSLASH = 0x5c
/** First code that is not ASCII. */
const WIDE = 0x80
/** Most bytes of a UTF-16 code unit in UTF-8. */
const MOST_BYTES = 3

/**
 * Text in UTF-8, character by character: for a line of some eighty characters that is faster than to join strings and to
 * encode them, and leaves nothing for the collector.
 */
export class ByteWriter {
  bytes: Buffer
  length = 0

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size)
  }

  text(text: string): void {
    this.#demand(text.length)
    const { bytes, length } = this
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code >= WIDE) {
        this.length = length + at
        this.#encode(text.slice(at))
        return
      }
      bytes[length + at] = code
    }
    this.length = length + text.length
  }

  /** The value of a label as between its quotes. */
  labelValue(text: string): void {
    this.#demand(text.length)
    const { bytes, length } = this
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code >= WIDE || code === QUOTE || code === BACKSLASH || code === NEW_LINE) {
        this.length = length + at
        this.#encode(escapeLabel(text.slice(at)))
        return
      }
      bytes[length + at] = code
    }
    this.length = length + text.length
  }

  /** Answers how many bytes the number has. */
  number(value: number): number {
    const before = this.length
    if (value >= 0 && value < 10 && Number.isInteger(value)) {
      this.#demand(1)
      this.bytes[this.length++] = 0x30 + value
    } else this.text(numberText(value))
    return this.length - before
  }

  /** Once more what stands at `[from, end)`. */
  repeat(from: number, end: number): void {
    this.#demand(end - from)
    this.bytes.copyWithin(this.length, from, end)
    this.length += end - from
  }

  #encode(text: string): void {
    this.#demand(text.length * MOST_BYTES)
    this.length += this.bytes.write(text, this.length)
  }

  #demand(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + more))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }
}
