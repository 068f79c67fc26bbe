/** One entry of W3C Baggage. */
export interface BaggageItem {
  readonly key: string
  readonly value: string
  /** Properties as they were sent, empty for none. */
  readonly metadata: string
}

/** Limits of W3C Baggage: entries, and length of the list. */
const MAX_ITEMS = 180
const MAX_LENGTH = 8_192

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/
const METADATA = /^[\x20-\x2b\x2d-\x7e\t]*$/

/** Reads `baggage` headers; entries that break a rule are left out, and a list that is too long is empty. */
export function parseBaggage(header: unknown): readonly BaggageItem[] {
  const text = Array.isArray(header) ? header.join(',') : header
  if (typeof text !== 'string' || text === '' || text.length > MAX_LENGTH) return []
  const items = new Map<string, BaggageItem>()
  for (const part of text.split(',')) {
    const item = itemOf(part)
    if (item !== undefined && items.size < MAX_ITEMS) items.set(item.key, item)
  }
  return [...items.values()]
}

function itemOf(part: string): BaggageItem | undefined {
  const semicolon = part.indexOf(';')
  const pair = semicolon === -1 ? part : part.slice(0, semicolon)
  const metadata = semicolon === -1 ? '' : part.slice(semicolon + 1).trim()
  const equals = pair.indexOf('=')
  const key = pair.slice(0, equals).trim()
  const encoded = pair.slice(equals + 1).trim()
  if (equals === -1 || !TOKEN.test(key) || !VALUE.test(encoded) || !METADATA.test(metadata)) return undefined
  try {
    return { key, value: decodeURIComponent(encoded), metadata }
  } catch {
    // A percent sign that encodes nothing.
    return undefined
  }
}

/** Half a surrogate pair cannot be encoded. */
function isWellFormed(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)
}

/** The `baggage` header of these entries, as many as there is room for; empty for none. */
export function formatBaggage(items: Iterable<BaggageItem>): string {
  let text = ''
  let count = 0
  for (const { key, value, metadata } of items) {
    if (!TOKEN.test(key) || !METADATA.test(metadata) || !isWellFormed(value)) continue
    const part = `${key}=${encodeURIComponent(value)}${metadata === '' ? '' : `;${metadata}`}`
    const longer = text === '' ? part : `${text},${part}`
    if (longer.length > MAX_LENGTH || count === MAX_ITEMS) continue
    text = longer
    count++
  }
  return text
}
