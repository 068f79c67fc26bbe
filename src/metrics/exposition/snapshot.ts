import type { Exposition } from '../metrics.ts'
import type { TextBlock } from './text-block.ts'

/** Blocks below this are copied together, so that a hundred small metrics are not a hundred writes. In bytes. */
const SMALL = 8 * 1_024
/** Most bytes of one page made of small blocks. */
const PAGE_BYTES = 32 * 1_024

/** What one scrape found. Its blocks are held until every scrape that shares it has released it. */
export class Snapshot implements Exposition {
  readonly contentType: string
  readonly pages: readonly Uint8Array[]
  readonly length: number
  readonly #held: readonly TextBlock[]
  #leases = 0

  constructor(contentType: string, blocks: readonly TextBlock[]) {
    this.contentType = contentType
    const pages: Uint8Array[] = []
    const small: Uint8Array[] = []
    let smallBytes = 0
    const pack = (): void => {
      if (small.length > 0) pages.push(Buffer.concat(small))
      small.length = 0
      smallBytes = 0
    }
    const held: TextBlock[] = []
    for (const block of blocks) {
      const { length } = block.bytes
      if (length >= SMALL || smallBytes + length > PAGE_BYTES) pack()
      if (length < SMALL) {
        small.push(block.bytes)
        smallBytes += length
        continue
      }
      pages.push(block.bytes)
      held.push(block)
      block.holders++
    }
    pack()
    this.pages = pages
    this.#held = held
    this.length = pages.reduce((total, page) => total + page.length, 0)
  }

  /** One more that will release it. */
  lease(): this {
    this.#leases++
    return this
  }

  get body(): string {
    return Buffer.concat(this.pages).toString()
  }

  release(): void {
    this.#leases--
    if (this.#leases === 0) for (const block of this.#held) block.holders--
  }
}
