import { parseLogstash } from '../../../src/ops/syntax/parse-logstash.ts'
import { type Document, removeAt, setAt, valueAt } from './document.ts'

/** Runs the filters of a pipeline over an event, for the plugins and conditions that the project's pipelines use. */
export function runFilters(pipeline: string, event: Document): void {
  parseLogstash(pipeline)
  const text = pipeline.replaceAll(/^\s*#.*$/gm, '')
  const at = text.indexOf('filter {')
  runBlock(text.slice(at + 'filter {'.length, closing(text, at + 'filter '.length)), event)
}

function runBlock(text: string, event: Document): void {
  const statement = /\s*(?:if\s+([^{]+)|(\w+)\s*)\{/y
  for (let match = statement.exec(text); match !== null; match = statement.exec(text)) {
    const [, condition, plugin] = match
    const end = closing(text, statement.lastIndex - 1)
    const body = text.slice(statement.lastIndex, end)
    statement.lastIndex = end + 1
    if (condition === undefined) runPlugin(plugin as string, body, event)
    else if (holds(condition, event)) runBlock(body, event)
  }
}

/** Where the block ends that opens at `open`; braces in strings do not count. */
function closing(text: string, open: number): number {
  let depth = 0
  for (const match of text.slice(open).matchAll(/"(?:\\.|[^"\\])*"|[{}]/g)) {
    if (match[0] === '{') depth++
    if (match[0] === '}' && --depth === 0) return open + match.index
  }
  throw new Error('a block without an end')
}

function holds(condition: string, event: Document): boolean {
  const text = condition.trim()
  const [, field = '', list] = /^(\[.+?\]) in \[(.+)\]$/.exec(text) ?? []
  if (list !== undefined) return (JSON.parse(`[${list}]`) as unknown[]).includes(valueAt(event, pathOf(field)))
  const [, value, tags] = /^"([^"]+)" in (\[\S+\])$/.exec(text) ?? []
  if (tags !== undefined) return ((valueAt(event, pathOf(tags)) ?? []) as unknown[]).includes(value)
  const [, left, right] = /^(\[\S+\]) == "([^"]*)"$/.exec(text) ?? []
  if (left !== undefined) return valueAt(event, pathOf(left)) === right
  if (/^(\[[^\]]+\])+$/.test(text)) return (valueAt(event, pathOf(text)) ?? false) !== false
  throw new Error(`a condition that this test does not know: ${text}`)
}

type Settings = ReturnType<typeof parseLogstash>['plugins'][number]['settings']

const FILTERS: { readonly [name: string]: (settings: Settings, event: Document) => void } = {
  mutate: ({ add_tag = [], remove_field = [] }, event) => {
    const added = add_tag as readonly string[]
    if (added.length > 0) event.tags = [...((event.tags as string[] | undefined) ?? []), ...added]
    for (const field of remove_field as readonly string[]) removeAt(event, pathOf(field))
  },
  date: ({ match, target = '@timestamp' }, event) => {
    const [field = '', format] = match as readonly string[]
    const time = Date.parse(String(valueAt(event, pathOf(field))))
    if (format !== 'ISO8601' || Number.isNaN(time)) throw new Error(`no date: ${JSON.stringify(match)}`)
    setAt(event, String(target), new Date(time).toISOString())
  },
  ruby: ({ code }, event) => runRuby(String(code), event),
}

function runPlugin(name: string, body: string, event: Document): void {
  const [plugin] = parseLogstash(`filter { ${name} { ${body} } }`).plugins
  const filter = FILTERS[name]
  if (filter === undefined) throw new Error(`a filter that this test does not know: ${name}`)
  filter(plugin?.settings ?? {}, event)
}

/** `event.set('x', event.get('y') * number)`, with a guard that the field is a number. */
function runRuby(code: string, event: Document): void {
  const [, target = '', source = '', factor] =
    /event\.set\('([^']+)',\s*\(?event\.get\('([^']+)'\)\s*\*\s*([\d.]+)/.exec(code) ?? []
  if (factor === undefined) throw new Error(`code that this test does not know: ${code}`)
  const value = valueAt(event, source)
  if (typeof value !== 'number') throw new Error(`${source} is no number`)
  setAt(event, target, value * Number(factor))
}

function pathOf(field: string): string {
  return field.startsWith('[') ? field.slice(1, -1).split('][').join('.') : field
}
