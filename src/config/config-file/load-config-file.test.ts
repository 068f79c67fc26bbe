import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileTree } from '../../../test/support/file-tree.ts'
import { ObservabilityError } from '../../core/errors.ts'
import { type ConfigFile, kOps } from './config-file.ts'
import { loadConfigFile, loadConfigFileSync } from './load-config-file.ts'

const OPS = `{ [Symbol.for('@creativedynamics/observability/ops')]: true, slos: 1 }`

/** What a file may say, and what is read of it. */
const FORMS: readonly (readonly [name: string, text: string, options: unknown, hasOps: boolean])[] = [
  ['c.mjs', "export const observability = { service: 'a' }", { service: 'a' }, false],
  ['c.mjs', "export default { service: 'a' }", { service: 'a' }, false],
  ['c.mjs', "export default { options: { service: 'a' } }", { service: 'a' }, false],
  ['c.mjs', `export default { observability: { service: 'a' }, ops: ${OPS} }`, { service: 'a' }, true],
  ['c.mjs', `export const observability = { service: 'a' }\nexport default ${OPS}`, { service: 'a' }, true],
  ['c.mjs', `export const observability = { service: 'a' }\nexport const ops = ${OPS}`, { service: 'a' }, true],
  ['c.mjs', `export default { service: 'a' }\nexport const ops = ${OPS}`, { service: 'a' }, true],
  ['c.mjs', `export default ${OPS}`, undefined, true],
  ['c.mjs', `export const ops = ${OPS}`, undefined, true],
  ['c.cjs', "module.exports = { service: 'a' }", { service: 'a' }, false],
  ['c.cjs', "exports.observability = { service: 'a' }", { service: 'a' }, false],
  ['c.cjs', `module.exports = { observability: { service: 'a' }, ops: ${OPS} }`, { service: 'a' }, true],
  ['c.cjs', `module.exports = ${OPS}`, undefined, true],
  [
    'c.cjs',
    "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = { service: 'a' }",
    { service: 'a' },
    false,
  ],
]

/** Both loaders answer the same for every form. */
const LOADERS: readonly (readonly [string, (path: string) => Promise<ConfigFile>])[] = [
  ['import()', loadConfigFile],
  ['require()', async (path) => loadConfigFileSync(path)],
]

describe.each(LOADERS)('by %s', (_, load) => {
  test.each(FORMS)('%s: %s', async (name, text, options, hasOps) => {
    const path = join(fileTree({ [name]: text }), name)
    const file = await load(path)
    expect(file.path).toBe(path)
    expect(file.options === undefined ? undefined : { ...file.options }).toEqual(options)
    expect(file.ops !== undefined && kOps in (file.ops as object)).toBe(hasOps)
  })

  test.each([
    ['export const other = 1', 'it exports neither options nor ops'],
    ['export {}', 'it exports neither options nor ops'],
    ['export default 17', 'its options are no object'],
    ['export const observability = []', 'its options are no object'],
    ["throw new Error('no such secret')", 'no such secret'],
    ["throw 'a text'", 'a text'],
    ['export const observability = {', 'observability.config.mjs'],
  ])('%s is told with the path of the file', async (text, message) => {
    const path = join(fileTree({ 'observability.config.mjs': text }), 'observability.config.mjs')
    const failure = await load(path).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(ObservabilityError.isError(failure) && failure.code).toBe('OBS_ERR_CONFIG_FILE')
    expect((failure as Error).message).toContain(`Cannot use the configuration file ${path}: `)
    expect((failure as Error).message).toContain(message)
  })
})

test('what awaits at its top level cannot be required, and the message says what can', async () => {
  const path = join(
    fileTree({ 'c.mjs': "export const observability = await Promise.resolve({ service: 'a' })" }),
    'c.mjs',
  )
  expect(() => loadConfigFileSync(path)).toThrow('start with --import instead of --require')
  expect((await loadConfigFile(path)).options).toEqual({ service: 'a' })
})
