import { type Document, leavesOf } from './document.ts'

/** What LogQL's parser `json` makes of a line: labels with underscores; lists are left out. */
export function labelsOf(line: Document): Record<string, string> {
  const labels = leavesOf(line).filter(([, value]) => !Array.isArray(value) && value !== null)
  return Object.fromEntries(labels.map(([path, value]) => [path.replaceAll(/[^A-Za-z0-9_]/g, '_'), String(value)]))
}

/** The filters after the parser, in order, without those of text. */
export function filtersOf(query: string): readonly string[] {
  const pipeline = /\{[^}]*\}(.*?)(?:\[[^\]]*\]|$)/.exec(query)?.[1] ?? ''
  return (pipeline.match(/(?:"(?:\\.|[^"\\])*"|[^|"])+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => /^\w+ (?:=|!=|=~|!~|>|>=|<|<=) /.test(part))
}

/** The lines that the filters of a query keep. */
export function keptLines(query: string, lines: readonly Document[]): readonly Document[] {
  const filters = filtersOf(query)
  return lines.filter((line) => {
    const labels = labelsOf(line)
    return filters.every((filter) => passes(filter, labels))
  })
}

/** Labels that the query names besides in filters: by which it groups, and which it makes numbers of. */
export function groupedLabels(query: string): readonly string[] {
  const by = [...query.matchAll(/\bby \(([^)]+)\)/g)].flatMap(([, names = '']) => names.split(', '))
  const unwrapped = [...query.matchAll(/\| unwrap (?:duration\()?(\w+)/g)].map(([, name = '']) => name)
  return [...by, ...unwrapped]
}

function passes(filter: string, labels: Readonly<Record<string, string>>): boolean {
  const match = /^(\w+) (=|!=|=~|!~|>|>=|<|<=) (.+)$/.exec(filter)
  if (match === null) throw new Error(`a filter that this test does not know: ${filter}`)
  const [, label = '', operator, given = ''] = match
  // A label that is not there is empty, and no number.
  const value = labels[label] ?? ''
  if (given.startsWith('"')) {
    const wanted = JSON.parse(given) as string
    if (operator === '=' || operator === '!=') return (value === wanted) === (operator === '=')
    return new RegExp(`^(?:${wanted})$`).test(value) === (operator === '=~')
  }
  const number = value === '' ? Number.NaN : Number.parseFloat(value)
  if (operator === '>=') return number >= Number.parseFloat(given)
  throw new Error(`a comparison that this test does not know: ${filter}`)
}
