import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readSourceImports, sourceFiles } from '../support/source-imports.ts'

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url))

/** From the ground up. A folder imports only folders of the lines above its own; `.` is src/ itself. */
const FLOORS: readonly (readonly string[])[] = [
  ['core'],
  ['context', 'catalogue'],
  ['config'],
  ['metrics', 'logging', 'tracing', 'datadog', 'health', 'ops'],
  ['http', 'instrument', 'cli'],
  ['adapters', 'lifecycle'],
  ['assembly'],
  ['registration'],
  ['.'],
  ['testing'],
]

/** Types of the root that the folders of the assembly fill in: they belong to its floor. */
const ASSEMBLY_TYPES = new Set(['observability-api.ts', 'observability-parts.ts'])

/** Who names a package; every other folder goes without. */
const VENDORS: readonly { readonly name: RegExp; readonly folder: string; readonly typesIn?: string }[] = [
  { name: /^(?:prom-client(?:\/|$)|#load-registry$)/, folder: 'metrics' },
  { name: /^#load-pino$/, folder: 'logging' },
  // The public face says of which type `obs.tracer` is.
  { name: /^@opentelemetry\//, folder: 'tracing', typesIn: 'observability-api.ts' },
  { name: /^@grpc\//, folder: 'tracing' },
  { name: /^dd-trace(?:\/|$)/, folder: 'datadog' },
  { name: /^(?:yaml|@prometheus-io\/lezer-promql|@lezer\/common)$/, folder: 'ops' },
  { name: /^diff$/, folder: 'cli' },
]

const files = sourceFiles(SOURCE)
const imports = readSourceImports(SOURCE)

function folderOf(file: string): string {
  if (ASSEMBLY_TYPES.has(file)) return 'assembly'
  return file.includes('/') ? (file.split('/')[0] as string) : '.'
}

function levelOf(folder: string): number {
  return FLOORS.findIndex((floor) => floor.includes(folder))
}

test('every folder has a floor, and every floor has its folders', () => {
  const folders = new Set(files.map(folderOf))
  expect([...folders].filter((folder) => levelOf(folder) === -1)).toEqual([])
  expect(FLOORS.flat().filter((folder) => !folders.has(folder))).toEqual([])
})

test.each(FLOORS.flat())('%s imports only the floors below it', (folder) => {
  const wrong = imports.filter(({ file, target, kind }) => {
    if (kind === 'package' || folderOf(file) !== folder) return false
    const below = folderOf(target)
    return below !== folder && levelOf(below) >= levelOf(folder)
  })
  expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
})

test('imports name files that exist, with their extension', () => {
  const known = new Set(files)
  const wrong = imports.filter(({ kind, target }) => kind === 'ours' && !known.has(target))
  expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
})

test.each(VENDORS)('$name is named in $folder/ and nowhere else', ({ name, folder, typesIn }) => {
  const users = new Set([
    ...imports.filter(({ kind, target }) => kind === 'package' && name.test(target)).map(({ file }) => file),
    ...files.filter((file) => loadedByName(file).some((target) => name.test(target))),
  ])
  const folders = new Set([...users].filter((file) => file !== typesIn).map(folderOf))
  expect([...folders]).toEqual([folder])
})

test('the public face takes types from vendors, never values', () => {
  const statements = textOf('observability-api.ts').match(/^(?:import|export)\s.*from '(?!\.).*'$/gm) ?? []
  expect(statements.filter((statement) => !statement.startsWith('import type'))).toEqual([])
})

test('packages are vendors with a folder of their own', () => {
  const others = imports.filter(
    ({ kind, target }) => kind === 'package' && !VENDORS.some(({ name }) => name.test(target)),
  )
  expect(others.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
})

test('the SDK of OpenTelemetry is named in one file', () => {
  const sdk = imports.filter(({ target }) => /^@opentelemetry\/(?!api$)/.test(target))
  expect(new Set(sdk.map(({ file }) => file)).size).toBeLessThanOrEqual(1)
})

/** dd-trace has switches that it reads from the environment only: they are written there. */
const ENVIRONMENT_WRITER = 'datadog/otel-environment.ts'

test('process.env is read in config/ and nowhere else', () => {
  const readers = files.filter((file) => /\bprocess\s*\.\s*env\b/.test(codeOf(file)))
  expect(readers.filter((file) => folderOf(file) !== 'config')).toEqual([ENVIRONMENT_WRITER])
})

test('source files are small: at most 300 lines, half of them at most 100', () => {
  const lengths = files.map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }))
  expect(lengths.filter(({ lines }) => lines > 300)).toEqual([])
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b)
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100)
})

/** Packages that the file loads while it runs, by name. */
function loadedByName(file: string): readonly string[] {
  const loads = /\b(?:require|loadPeer|import|resolve)(?:<[^>]*>)?\(\s*['"]([^'"]+)['"]/g
  return [...textOf(file).matchAll(loads)].map(([, target]) => target as string)
}

function textOf(file: string): string {
  return readFileSync(join(SOURCE, file), 'utf8')
}

/** The text without its comments. */
function codeOf(file: string): string {
  return textOf(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}
