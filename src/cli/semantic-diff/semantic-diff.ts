import { readSource } from '../../ops/syntax/source-file.ts'
import { namedValues } from './named-values.ts'

/** One difference in what a file means. */
export interface SemanticChange {
  readonly kind: 'added' | 'removed' | 'changed'
  /** Where, as overrides name it: `groups[name=x].rules[alert=Y].for`. Empty for the file itself. */
  readonly place: string
  readonly before?: string
  readonly after?: string
}

/**
 * What changes in meaning between two texts of a YAML or JSON file: order, comments and layout do not count. Undefined
 * where the file is of another kind or cannot be read.
 */
export function semanticChanges(path: string, before: string, after: string): readonly SemanticChange[] | undefined {
  if (!/\.(?:ya?ml|json)$/.test(path)) return undefined
  const old = readSource(path, before)
  const next = readSource(path, after)
  if (old.problems.length > 0 || next.problems.length > 0) return undefined
  return compare(
    namedValues(old.documents.map(({ value }) => value)),
    namedValues(next.documents.map(({ value }) => value)),
  )
}

function compare(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly SemanticChange[] {
  const changed = [...after].flatMap(([place, value]): readonly SemanticChange[] => {
    const old = before.get(place)
    return old === undefined || old === value ? [] : [{ kind: 'changed', place, before: old, after: value }]
  })
  return [
    ...outermost(before, after).map((place): SemanticChange => ({ kind: 'removed', place })),
    ...changed,
    ...outermost(after, before).map((place): SemanticChange => ({ kind: 'added', place })),
  ]
}

/** Places of the one that the other lacks, each only with the highest that is missing: a new alert is one line. */
function outermost(has: ReadonlyMap<string, string>, lacks: ReadonlyMap<string, string>): readonly string[] {
  const missing = new Set<string>()
  const prefixes = new Set([...lacks.keys()].flatMap(placesAbove))
  for (const place of has.keys()) {
    if (lacks.has(place)) continue
    missing.add(placesAbove(place).find((above) => !prefixes.has(above)) ?? place)
  }
  return [...missing]
}

/** The place itself and all around it, the outermost first. */
function placesAbove(place: string): readonly string[] {
  const ends = [...place.matchAll(/(?=[.[])|$/g)].map(({ index }) => index).filter((index) => index > 0)
  return ends.map((end) => place.slice(0, end))
}
