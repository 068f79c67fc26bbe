import { nearestKey } from '../../config/nearest-key.ts'
import type { Finding } from '../findings/finding.ts'
import type { Logs } from '../logs/logs.ts'
import type { DocumentPath, SourceDocument } from '../syntax/source-file.ts'
import { fieldsOf } from './found-expression.ts'

/** Clauses of Elasticsearch's query language whose keys are names of fields. */
const BY_KEY: ReadonlySet<string> = new Set([
  ...[
    'term',
    'terms',
    'range',
    'match',
    'match_phrase',
    'match_phrase_prefix',
    'prefix',
    'wildcard',
    'regexp',
    'fuzzy',
  ],
])

interface NamedField {
  readonly name: string
  readonly path: DocumentPath
}

/**
 * Fields that a search of Elasticsearch names and no line has. A search is a document with `query` or `aggs`, alone, as a
 * `body`, or in a list of such.
 */
export function logQueryFindings(file: string, document: SourceDocument, logs: Logs): readonly Finding[] {
  const known = new Set(
    Object.entries(logs.fields).flatMap(([name, { names, ecs }]) => [name, ecs, names[logs.preset] ?? name]),
  )
  return searchesIn(document.value)
    .flatMap(({ search, path }) => namedFields(search, path))
    .filter(({ name }) => !known.has(name) && !name.startsWith('_'))
    .map(({ name, path }): Finding => {
      const nearest = nearestKey(name, known)
      return {
        level: 'error',
        rule: 'unknown-log-field',
        file,
        line: document.lineOf(path),
        message: `the search reads ${name}, which no line has`,
        why: 'It finds nothing.',
        fix: nearest === undefined ? 'Use a field that the lines have' : `Did you mean ${nearest}?`,
      }
    })
}

interface FoundSearch {
  readonly search: unknown
  readonly path: DocumentPath
}

function searchesIn(value: unknown): readonly FoundSearch[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => within(index, searchesIn(entry)))
  const fields = fieldsOf(value)
  if (isSearch(fields)) return [{ search: value, path: [] }]
  return isSearch(fieldsOf(fields.body)) ? [{ search: fields.body, path: ['body'] }] : []
}

function isSearch({ query, aggs, aggregations }: { readonly [key: string]: unknown }): boolean {
  return [query, aggs, aggregations].some((part) => typeof part === 'object' && part !== null)
}

function within(step: string | number, found: readonly FoundSearch[]): readonly FoundSearch[] {
  return found.map(({ search, path }) => ({ search, path: [step, ...path] }))
}

function namedFields(value: unknown, path: DocumentPath): readonly NamedField[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => namedFields(entry, [...path, index]))
  return Object.entries(fieldsOf(value)).flatMap(([key, inner]): readonly NamedField[] => {
    const here = [...path, key]
    if (key === 'field' && typeof inner === 'string') return [{ name: inner, path: here }]
    const below = namedFields(inner, here)
    // `terms` is a query with a field as key, and an aggregation with the field as a value.
    if (!BY_KEY.has(key) || typeof fieldsOf(inner).field === 'string') return below
    return [...Object.keys(fieldsOf(inner)).map((name) => ({ name, path: [...here, name] })), ...below]
  })
}
