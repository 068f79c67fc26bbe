import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/** Bodies below this are not worth a turn through the thread pool, in bytes. */
const WORTH_COMPRESSING = 32 * 1_024

/** The body of an answer as far as it can be compressed. */
export interface PagedBody {
  readonly pages: readonly Uint8Array[]
  readonly length: number
}

const running = new WeakMap<PagedBody, Promise<readonly Uint8Array[]>>()

/** True for a body that is large enough and a client that takes gzip by the `Accept-Encoding` header. */
export function isWorthCompressing(body: PagedBody, acceptEncoding: string | undefined): boolean {
  return body.length >= WORTH_COMPRESSING && acceptEncoding !== undefined && acceptsGzip(acceptEncoding)
}

/** The pages as gzip, made in the thread pool; answers with the same body share it. */
export function compressedPages(body: PagedBody): Promise<readonly Uint8Array[]> {
  let pages = running.get(body)
  if (pages === undefined) {
    pages = compress(body.pages)
    running.set(body, pages)
  }
  return pages
}

async function compress(pages: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  const compressed: Uint8Array[] = []
  await pipeline(pages, createGzip({ level: 1 }), async (pieces: AsyncIterable<Uint8Array>) => {
    for await (const piece of pieces) compressed.push(piece)
  })
  return compressed
}

/** An encoding with q=0 is refused; `*` stands for those that are not named. */
function acceptsGzip(header: string): boolean {
  const weights = new Map<string, number>()
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const quality = parameters.find((one) => one.startsWith('q='))
    weights.set(name, quality === undefined ? 1 : Number(quality.slice(2)))
  }
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0
}
