import type { Document } from './document.ts'
import type { ElasticIndex } from './elastic-index.ts'

/** Finds documents by Kibana's query language: `field: "value"`, `field: *`, `field: ("a" or "b")`, `field >= n`, `and`, `or`. */
export function kibanaSearch(index: ElasticIndex, documents: readonly Document[], query: string): readonly Document[] {
  return documents.filter((document) => query.split(/ or (?![^(]*\))/).some((part) => all(index, document, part)))
}

/** The fields that a query names. */
export function kibanaFields(query: string): readonly string[] {
  return [...query.replaceAll(/"[^"]*"/g, '').matchAll(/([@\w.]+)\s*(?::|>=)/g)].map(([, field = '']) => field)
}

function all(index: ElasticIndex, document: Document, text: string): boolean {
  return text.split(' and ').every((clause) => one(index, document, clause.trim()))
}

function one(index: ElasticIndex, document: Document, clause: string): boolean {
  const match = /^([@\w.]+)\s*(:|>=)\s*(.+)$/.exec(clause)
  if (match === null) throw new Error(`a clause that this test does not know: ${clause}`)
  const [, field = '', operator, wanted = ''] = match
  const values = index.valuesOf(document, field)
  if (operator === '>=') return values.some((value) => typeof value === 'number' && value >= Number(wanted))
  if (wanted === '*') return values.length > 0
  const words = [...wanted.matchAll(/"([^"]*)"/g)].map(([, word]) => word)
  return values.some((value) => words.includes(String(value)))
}
