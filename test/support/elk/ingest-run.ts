import type { Processor } from '../../../src/ops/elastic/ingest-pipeline.ts'
import { type Document, isObject, removeAt, setAt, valueAt } from './document.ts'

type Settings = Processor[string]

/** Runs the processors that the project's ingest pipelines use, as Elasticsearch documents them. Throws where it would fail. */
export function runIngest(processors: readonly Processor[], document: Document): Document {
  for (const processor of processors) {
    const [[type, settings]] = Object.entries(processor) as [[string, Settings]]
    if (typeof settings.if !== 'string' || painless(`return ${settings.if}`, document) === true) {
      run(type, settings, document)
    }
  }
  return document
}

type Run = (settings: Settings, document: Document) => void

const PROCESSORS: { readonly [type: string]: Run } = {
  dot_expander: (_, document) => {
    for (const key of Object.keys(document).filter((name) => name.includes('.'))) expand(document, key)
  },
  set: ({ field, copy_from, value, ignore_empty_value }, document) => {
    const given = copy_from === undefined ? value : valueAt(document, String(copy_from))
    const isEmpty = given === undefined || given === null || given === ''
    if (!isEmpty || ignore_empty_value !== true) setAt(document, String(field), given)
  },
  rename: (settings, document) => {
    const value = required(settings, document)
    if (value === undefined) return
    removeAt(document, String(settings.field))
    setAt(document, String(settings.target_field), value)
  },
  remove: (settings, document) => {
    required(settings, document)
    removeAt(document, String(settings.field))
  },
  lowercase: (settings, document) => {
    const value = required(settings, document)
    if (value === undefined) return
    if (typeof value !== 'string') throw new Error(`[${settings.field}] is no string`)
    setAt(document, String(settings.field), value.toLowerCase())
  },
  date: (settings, document) => {
    const text = String(required(settings, document))
    if (!/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(text)) throw new Error(`no date: ${text}`)
    setAt(document, String(settings.target_field), new Date(text).toISOString())
  },
  script: ({ source }, document) => void painless(String(source), document),
}

function run(type: string, settings: Settings, document: Document): void {
  const processor = PROCESSORS[type]
  if (processor === undefined) throw new Error(`a processor that this test does not know: ${type}`)
  processor(settings, document)
}

/** The value of the processor's field. @throws Error where there is none and that is not allowed. */
function required({ field, ignore_missing }: Settings, document: Document): unknown {
  const value = valueAt(document, String(field))
  if (value === undefined && ignore_missing !== true) throw new Error(`field [${field}] does not exist`)
  return value
}

/** A key with dots becomes objects; a value that is in the way is an error, as there. */
function expand(document: Document, key: string): void {
  const value = document[key]
  delete document[key]
  const existing = valueAt(document, key)
  setAt(document, key, isObject(existing) && isObject(value) ? { ...existing, ...value } : value)
}

/** The little of Painless that the pipelines use is JavaScript with other names. */
function painless(source: string, ctx: Document): unknown {
  const script = source
    .replaceAll(/\b(?:def|double) (\w+) =/g, 'const $1 =')
    .replaceAll('[:]', '{}')
    .replaceAll(/(\S+) instanceof String/g, "typeof $1 === 'string'")
    .replaceAll('Double.parseDouble', 'Number')
  return new Function('ctx', script)(ctx)
}
