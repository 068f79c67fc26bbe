import { type Document, isObject, leavesOf, valueAt } from './document.ts'

interface Mapping {
  readonly type?: string
  readonly path?: string
  readonly properties?: { [name: string]: Mapping }
  readonly fields?: { readonly [name: string]: Mapping }
}

/** What one value of each type may be; numbers may be text, which Elasticsearch reads. */
const FITS: { readonly [type: string]: (value: unknown) => boolean } = {
  date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  keyword: (value) => ['string', 'number', 'boolean'].includes(typeof value),
  match_only_text: (value) => typeof value === 'string',
  text: (value) => typeof value === 'string',
  wildcard: (value) => typeof value === 'string',
  flattened: (value) => isObject(value),
  long: (value) => Number.isSafeInteger(numberOf(value)),
  integer: (value) => Number.isInteger(numberOf(value)) && Math.abs(numberOf(value)) < 2 ** 31,
  double: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
}

/** An index with its mapping, and the searches that the project's queries need. */
export class ElasticIndex {
  readonly #mapping: Mapping
  readonly #documents: readonly Document[]

  constructor(mapping: object, documents: readonly Document[]) {
    this.#mapping = mapping as Mapping
    this.#documents = documents
  }

  /** The type of a field and where its values stand; undefined for a field that the mapping does not name. */
  field(name: string): { readonly type: string; readonly at: string } | undefined {
    let mapping: Mapping | undefined = this.#mapping
    let at: string[] = []
    for (const step of name.split('.')) {
      const inner: Mapping | undefined = mapping?.properties?.[step]
      if (inner !== undefined) at = [...at, step]
      mapping = inner ?? mapping?.fields?.[step]
    }
    if (mapping?.type === 'alias') return this.field(mapping.path as string)
    return mapping?.type === undefined ? undefined : { type: mapping.type, at: at.join('.') }
  }

  /** Values that do not fit the type of their field, as `path: value`. */
  misfits(): readonly string[] {
    return this.#documents.flatMap((document) =>
      this.#typed(document).flatMap(([path, type, value]) => {
        const values = Array.isArray(value) ? value : [value]
        return values.every((one) => FITS[type]?.(one) ?? false) ? [] : [`${path}: ${JSON.stringify(value)} (${type})`]
      }),
    )
  }

  /** Hits and aggregations of a search body. */
  search(body: unknown): { readonly hits: readonly Document[]; readonly aggregations: Record<string, unknown> } {
    const { query, aggs = {} } = body as { query?: Document; aggs?: Record<string, Document> }
    const hits = this.#documents.filter((document) => query === undefined || this.#matches(query, document))
    return { hits, aggregations: this.#aggregate(aggs, hits) }
  }

  valuesOf(document: Document, name: string): readonly unknown[] {
    const field = this.field(name)
    if (field === undefined) throw new Error(`no mapping for [${name}]`)
    const value = valueAt(document, field.at)
    return value === undefined || value === null ? [] : [value].flat()
  }

  #typed(document: Document, path = '', mapping = this.#mapping): [string, string, unknown][] {
    return Object.entries(mapping.properties ?? {}).flatMap(([name, inner]): [string, string, unknown][] => {
      const at = path === '' ? name : `${path}.${name}`
      const value = valueAt(document, at)
      if (value === undefined) return []
      if (inner.properties !== undefined)
        return isObject(value) ? this.#typed(document, at, inner) : [[at, 'object', value]]
      return inner.type === undefined || inner.type === 'alias' ? [] : [[at, inner.type, value]]
    })
  }

  #matches(query: Document, document: Document): boolean {
    const [[kind, clause]] = Object.entries(query) as [[string, Document]]
    if (kind === 'bool') {
      const all = [clause.filter ?? [], clause.must ?? []].flat() as Document[]
      return all.every((one) => this.#matches(one, document))
    }
    if (kind === 'exists') return this.valuesOf(document, String(clause.field)).length > 0
    const [[name, wanted]] = Object.entries(clause) as [[string, unknown]]
    if (kind === 'term') return this.valuesOf(document, name).includes(wanted)
    if (kind === 'range') {
      const { gte } = wanted as { gte: number | string }
      return this.valuesOf(document, name).some((value) => atLeast(value, gte))
    }
    throw new Error(`a query that this test does not know: ${kind}`)
  }

  #aggregate(aggs: Record<string, Document>, hits: readonly Document[]): Record<string, unknown> {
    const named = Object.entries(aggs).map(([name, { aggs: inner = {}, ...of }]) => {
      const [[kind, settings]] = Object.entries(of) as [[string, Document]]
      const field = String(settings.field)
      if (kind === 'cardinality') return [name, new Set(hits.flatMap((hit) => this.valuesOf(hit, field))).size]
      const keyOf = kind === 'terms' ? String : hourOf
      const buckets = new Map<string, Document[]>()
      for (const hit of hits) {
        for (const value of this.valuesOf(hit, field)) {
          buckets.set(keyOf(value), [...(buckets.get(keyOf(value)) ?? []), hit])
        }
      }
      const counted = [...buckets].map(([key, found]) => ({
        key,
        doc_count: found.length,
        ...this.#aggregate(inner as Record<string, Document>, found),
      }))
      return [name, counted.sort((a, b) => b.doc_count - a.doc_count)]
    })
    return Object.fromEntries(named)
  }
}

/** The mapping that Elasticsearch makes of documents by itself: texts twice, once for words and once as a whole. */
export function dynamicMapping(documents: readonly Document[]): object {
  const mapping = { properties: {} as Record<string, Mapping> }
  for (const [path, value] of documents.flatMap((document) => leavesOf(document))) {
    let properties = mapping.properties
    const steps = path.split('.')
    const last = steps.pop() as string
    for (const step of steps) {
      properties[step] ??= { properties: {} }
      properties = properties[step].properties as Record<string, Mapping>
    }
    const first = Array.isArray(value) ? value[0] : value
    const isDate = typeof first === 'string' && /^\d{4}-\d\d-\d\dT/.test(first)
    const text = { type: 'text', fields: { keyword: { type: 'keyword' } } }
    properties[last] ??= isDate ? { type: 'date' } : typeof first === 'string' ? text : { type: 'double' }
  }
  return mapping
}

function numberOf(value: unknown): number {
  return typeof value === 'string' && value !== '' ? Number(value) : (value as number)
}

/** `now-24h` and numbers. */
function atLeast(value: unknown, bound: number | string): boolean {
  const [, hours] = /^now-(\d+)h$/.exec(String(bound)) ?? []
  if (hours !== undefined) return Date.parse(String(value)) >= Date.now() - Number(hours) * 3_600_000
  return typeof value === 'number' && value >= Number(bound)
}

function hourOf(value: unknown): string {
  return `${new Date(String(value)).toISOString().slice(0, 13)}:00`
}

/** All paths of a document. */
export function pathsOf(document: Document): readonly string[] {
  return leavesOf(document).map(([path]) => path)
}
