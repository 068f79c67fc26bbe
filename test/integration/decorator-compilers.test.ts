import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { transformWithEsbuild } from 'vite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clearCurrentInstance, setCurrentInstance } from '../../src/core/current-instance.ts'
import * as decorators from '../../src/decorators.ts'
import type { decorateDetector } from '../support/decorated-detector.ts'
import type { decorateFields } from '../support/decorated-fields.ts'
import { createInstrumentHarness } from '../support/instrument-harness.ts'
import { runNode } from '../support/run-node.ts'

type Compile = (source: string) => string | Promise<string>

const byTypeScript =
  (options: ts.CompilerOptions): Compile =>
  (source) =>
    ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, ...options },
    }).outputText

const byEsbuild =
  (compilerOptions: object): Compile =>
  async (source) => {
    const tsconfigRaw = { compilerOptions }
    return (await transformWithEsbuild(source, 'source.ts', { format: 'cjs', target: 'node20', tsconfigRaw })).code
  }

const legacy = { experimentalDecorators: true }

const COMPILERS: readonly [string, Compile][] = [
  ['TypeScript, TC39', byTypeScript({})],
  ['TypeScript, legacy', byTypeScript(legacy)],
  ['TypeScript, legacy, fields by assignment', byTypeScript({ ...legacy, useDefineForClassFields: false })],
  ['esbuild, TC39', byEsbuild({})],
  ['esbuild, legacy', byEsbuild(legacy)],
]

/** Legacy decorators cannot reach fields that are defined instead of assigned. */
const COMPILERS_OF_FIELDS: readonly [string, Compile][] = [
  ['TypeScript, TC39', byTypeScript({})],
  ['TypeScript, legacy', byTypeScript({ ...legacy, useDefineForClassFields: false })],
  ['esbuild, TC39', byEsbuild({})],
  ['esbuild, legacy', byEsbuild({ ...legacy, useDefineForClassFields: false })],
]

async function load<T>(file: string, compile: Compile): Promise<T> {
  const source = readFileSync(new URL(`../support/${file}`, import.meta.url), 'utf8')
  const module = { exports: {} }
  new Function('module', 'exports', await compile(source))(module, module.exports)
  return module.exports as T
}

let harness: ReturnType<typeof createInstrumentHarness>

beforeEach(() => {
  harness = createInstrumentHarness()
  setCurrentInstance(harness)
})

afterEach(() => clearCurrentInstance(harness))

test.each(COMPILERS)('%s: every kind of method is decorated', async (_, compile) => {
  const exports = await load<{ decorateDetector: typeof decorateDetector }>('decorated-detector.ts', compile)
  const secret = Symbol('secret')
  const { Detector, SpecialDetector } = exports.decorateDetector(decorators, secret)
  const detector = Detector.create()
  expect(detector.detect(5)).toBe(true)
  expect(await detector.load(4)).toBe(7)
  expect(detector.named()).toBe('named')
  expect(detector.analyse([1, 2])).toBe(2)
  expect(detector.steps()).toBe('traced')
  expect(() => detector.fail()).toThrow(RangeError)
  expect([...detector.numbers()]).toEqual([3])
  expect((detector as unknown as Record<symbol, () => string>)[secret]?.()).toBe('symbol')
  expect(new SpecialDetector().detect(1)).toBe(false)
  expect(harness.spans.started.map((span) => span.name)).toEqual([
    'Detector.create',
    'Detector.detect',
    'Detector.load',
    'fatigue_detection',
    'analyse_items',
    'Detector.steps',
    'Detector.fail',
    'Detector.numbers',
    'Detector.[secret]',
    'SpecialDetector.detect',
  ])
  expect(harness.spans.started.every((span) => span.ends === 1)).toBe(true)
  expect(harness.moved.analyses).toEqual([{ dataset: 'of 2', status: 'success' }])
  expect(harness.spans.only('Detector.fail')).toMatchObject({ attributes: { tier: 'a' }, status: { code: 2 } })
  expect(harness.failed).not.toHaveBeenCalled()
  expect([Detector.prototype.detect.name, Detector.prototype.detect.length]).toEqual(['detect', 1])
  expect(Detector.prototype.load.constructor.name).toBe('AsyncFunction')
})

test.each(COMPILERS_OF_FIELDS)('%s: function fields are decorated', async (_, compile) => {
  const exports = await load<{ decorateFields: typeof decorateFields }>('decorated-fields.ts', compile)
  const Fields = exports.decorateFields(decorators)
  const fields = new Fields()
  const { above } = fields
  expect([above(5), fields.below(5), Fields.shared()]).toEqual([true, false, 'shared'])
  expect(Object.keys(fields)).toEqual(['level', 'above', 'below'])
  expect(harness.spans.started.map((span) => span.name)).toEqual(['Fields.above', 'below_level', 'Fields.shared'])
})

test('tsx: methods and function fields are decorated', async () => {
  const running = runNode(new URL('../support/decorated-process.ts', import.meta.url))
  expect(await running.message()).toEqual(['Detector.create', 'Detector.detect', 'Fields.above'])
  expect((await running.exit).code).toBe(0)
})
