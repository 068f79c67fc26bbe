/** What names an entry of a list, in order of preference. */
const NAMES = ['alert', 'record', 'name', 'uid', 'title', 'refId', 'job_name', 'receiver', 'to', 'id', 'key']

/** Parts of a dashboard that follow from others: a panel that moves is no change of meaning. */
const LAYOUT = new Set(['gridPos', 'id'])

/**
 * The values of documents by places that do not depend on the order: entries of lists are named by what they hold, as in
 * `rules[alert=ShopDown]`. Values are written as JSON.
 */
export function namedValues(documents: readonly unknown[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const [index, document] of documents.entries()) {
    visit(document, documents.length > 1 ? `document ${index + 1}` : '', values)
  }
  return values
}

function visit(value: unknown, place: string, values: Map<string, string>): void {
  if (Array.isArray(value)) visitList(value, place, values)
  else if (typeof value === 'object' && value !== null) visitFields(value, place, values)
  else values.set(place, JSON.stringify(value) ?? 'null')
}

function visitFields(fields: object, place: string, values: Map<string, string>): void {
  for (const [key, value] of Object.entries(fields)) {
    if (LAYOUT.has(key)) continue
    const step = /^[^.[\]"]+$/.test(key) ? key : `"${key}"`
    visit(value, place === '' ? step : `${place}.${step}`, values)
  }
}

function visitList(list: readonly unknown[], place: string, values: Map<string, string>): void {
  const name = NAMES.find((key) => list.every((entry) => isNamed(entry, key)))
  // A list without names, such as one of texts, is one value.
  if (name === undefined) {
    values.set(place, JSON.stringify(list))
    return
  }
  const seen = new Map<string, number>()
  for (const entry of list as readonly { readonly [key: string]: unknown }[]) {
    const text = String(entry[name])
    const again = (seen.get(text) ?? 0) + 1
    seen.set(text, again)
    visit(entry, `${place}[${name}=${text}]${again > 1 ? `[${again}]` : ''}`, values)
  }
}

function isNamed(entry: unknown, key: string): boolean {
  return typeof entry === 'object' && entry !== null && ['string', 'number'].includes(typeof (entry as never)[key])
}
