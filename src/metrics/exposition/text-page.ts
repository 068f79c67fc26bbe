import type { Series } from '../storage/series.ts'
import { ByteWriter } from './byte-writer.ts'
import { copyBytes, writeNumber, writeText } from './number-bytes.ts'
import type { SeriesLines } from './series-lines.ts'
import { type SlotRun, slotRuns } from './slot-runs.ts'
import { TextBlock } from './text-block.ts'
import { numberText } from './text-format.ts'

/** Where pages are put together: memory that is asked for at each scrape keeps the collector busy. */
const scratch = new ByteWriter(64 * 1_024)

/** Of a line besides its text: where its value starts, how wide it is, what it is and where it comes from. */
const BYTES_PER_LINE = 4 + 1 + 8 + 4

/**
 * The text of some neighbouring series of one metric, kept outside the heap. A scrape writes only the digits that changed
 * since the last one; where a number became longer or shorter the rest of the page moves.
 */
export class TextPage<S extends Series> {
  readonly series: S[] = []
  readonly #lines: SeriesLines<S>
  readonly #header: string
  #block: TextBlock | undefined
  /** Where the value of each line starts and how many bytes it has. */
  #offsets = new Uint32Array(0)
  #widths = new Uint8Array(0)
  /** The values that are written. */
  #shown = new Float64Array(0)
  readonly #read: Float64Array
  /** Where the values are; undefined where that is to be found out. */
  #slots: readonly SlotRun[] | undefined
  #exemplarChanges = 0
  /** Lines whose value needs another number of bytes, rising. */
  readonly #resized: number[] = []

  /** `header` goes before the first line. */
  constructor(lines: SeriesLines<S>, header: string) {
    this.#lines = lines
    this.#header = header
    this.#read = new Float64Array(lines.heads.length)
  }

  /** Bytes that are kept. */
  get size(): number {
    return this.#block === undefined ? 0 : this.#block.size + this.#offsets.length * BYTES_PER_LINE
  }

  add(series: S): void {
    this.series.push(series)
    this.#block = undefined
    this.#slots = undefined
  }

  /** Series may have other slots than before. */
  moved(): void {
    this.#slots = undefined
  }

  forget(): void {
    this.#block = undefined
    this.#offsets = new Uint32Array(0)
    this.#widths = new Uint8Array(0)
    this.#shown = new Float64Array(0)
  }

  /** The text as of now. */
  render(): TextBlock {
    if (this.#block === undefined || (this.#lines.hasExemplars && this.#countExemplars() !== this.#exemplarChanges)) {
      return this.#layOut()
    }
    if (this.#block.holders > 0) {
      if (!this.#isStale()) return this.#block
      this.#block = this.#block.copy()
    }
    if (this.#lines.heads.length === 1) this.#patchSingle(this.#block.bytes)
    else this.#patch(this.#block.bytes)
    if (this.#resized.length > 0) this.#block = this.#resize(this.#block)
    return this.#block
  }

  #countExemplars(): number {
    let changes = 0
    for (const series of this.series) changes += series.exemplarChanges
    return changes
  }

  #layOut(): TextBlock {
    const { series } = this
    const { heads, foot } = this.#lines
    const count = heads.length
    this.#offsets = new Uint32Array(series.length * count)
    this.#widths = new Uint8Array(series.length * count)
    this.#shown = new Float64Array(series.length * count)
    this.#exemplarChanges = this.#countExemplars()
    const writer = scratch
    writer.length = 0
    writer.text(this.#header)
    let index = 0
    for (const one of series) {
      this.#lines.read(one, this.#read)
      let labels = 0
      let labelsEnd = 0
      for (let line = 0; line < count; line++) {
        writer.text(heads[line] as string)
        if (line === 0) {
          labels = writer.length
          this.#lines.labels(one, writer)
          labelsEnd = writer.length
        } else writer.repeat(labels, labelsEnd)
        writer.text(foot)
        const value = this.#read[line] as number
        this.#offsets[index] = writer.length
        this.#widths[index] = writer.number(value)
        this.#shown[index] = value
        writer.text(this.#lines.tail(one, line))
        writer.text('\n')
        index++
      }
    }
    this.#block = TextBlock.ofSize(writer.length)
    this.#block.replace(writer.bytes, writer.length)
    return this.#block
  }

  #isStale(): boolean {
    const { series } = this
    const count = this.#lines.heads.length
    for (let at = 0; at < series.length; at++) {
      this.#lines.read(series[at] as S, this.#read)
      for (let line = 0; line < count; line++) {
        if (this.#read[line] !== this.#shown[at * count + line]) return true
      }
    }
    return false
  }

  /** The same as `#patch` for series of one line, whose value is their first slot: an order of magnitude more frequent. */
  #patchSingle(bytes: Buffer): void {
    const shown = this.#shown
    const offsets = this.#offsets
    const widths = this.#widths
    this.#slots ??= slotRuns(this.series)
    let line = 0
    for (const { page, places } of this.#slots) {
      for (let at = 0; at < places.length; at++, line++) {
        const value = page[places[at] as number] as number
        if (value === shown[line]) continue
        shown[line] = value
        if (!writeNumber(bytes, offsets[line] as number, widths[line] as number, value)) this.#resized.push(line)
      }
    }
  }

  #patch(bytes: Buffer): void {
    const { series } = this
    const count = this.#lines.heads.length
    const read = this.#read
    const shown = this.#shown
    for (let at = 0; at < series.length; at++) {
      this.#lines.read(series[at] as S, read)
      const first = at * count
      for (let line = 0; line < count; line++) {
        const value = read[line] as number
        const index = first + line
        if (value === shown[index]) continue
        shown[index] = value
        const fits = writeNumber(bytes, this.#offsets[index] as number, this.#widths[index] as number, value)
        if (!fits) this.#resized.push(index)
      }
    }
  }

  /** The text anew with the resized values; everything between them is copied as it is. */
  #resize(block: TextBlock): TextBlock {
    const old = block.bytes
    const texts = this.#resized.map((index) => numberText(this.#shown[index] as number))
    let growth = 0
    for (let at = 0; at < texts.length; at++) {
      growth += (texts[at] as string).length - (this.#widths[this.#resized[at] as number] as number)
    }
    const length = old.length + growth
    const bytes = length <= scratch.bytes.length ? scratch.bytes : Buffer.allocUnsafeSlow(length)
    let from = 0
    let moved = 0
    let index = 0
    for (let at = 0; at < texts.length; at++) {
      const text = texts[at] as string
      const line = this.#resized[at] as number
      for (; index <= line; index++) this.#offsets[index] = (this.#offsets[index] as number) + moved
      const start = this.#offsets[line] as number
      copyBytes(old, bytes, from, start - moved, moved)
      writeText(bytes, start, text)
      from = start - moved + (this.#widths[line] as number)
      moved += text.length - (this.#widths[line] as number)
      this.#widths[line] = text.length
    }
    for (; index < this.#offsets.length; index++) this.#offsets[index] = (this.#offsets[index] as number) + moved
    copyBytes(old, bytes, from, old.length, moved)
    this.#resized.length = 0
    if (block.replace(bytes, length)) return block
    const larger = TextBlock.ofSize(length)
    larger.replace(bytes, length)
    return larger
  }
}
