import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileTree } from '../../../test/support/file-tree.ts'
import { ObservabilityError } from '../../core/errors.ts'
import { findConfigFile } from './find-config-file.ts'

test.each(['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'])('observability.config.%s is found', (extension) => {
  const name = `observability.config.${extension}`
  const root = fileTree({ [name]: '' })
  expect(findConfigFile(root, {})).toEqual({ path: join(root, name), others: [] })
})

test('it may lie above the working directory, up to the package.json', () => {
  const root = fileTree({ 'observability.config.mjs': '', 'package.json': '{}', 'src/deep/main.js': '' })
  expect(findConfigFile(join(root, 'src/deep'), {})?.path).toBe(join(root, 'observability.config.mjs'))
})

test('beyond the package.json nothing is looked for', () => {
  const root = fileTree({ 'observability.config.mjs': '', 'app/package.json': '{}', 'app/src/main.js': '' })
  expect(findConfigFile(join(root, 'app/src'), {})).toBeUndefined()
})

test('of several in a folder the built one counts, and the others are told', () => {
  const root = fileTree({ 'observability.config.ts': '', 'observability.config.js': '', 'observability.config.md': '' })
  const found = findConfigFile(root, {})
  expect(found).toEqual({ path: join(root, 'observability.config.js'), others: ['observability.config.ts'] })
})

test('a variable names another file', () => {
  const root = fileTree({ 'observability.config.js': '', 'conf/one.mjs': '' })
  expect(findConfigFile(root, { OBS_CONFIG_FILE: 'conf/one.mjs' })).toEqual({
    path: join(root, 'conf/one.mjs'),
    others: [],
  })
})

test('a named file that does not exist is an error', () => {
  const root = fileTree({ 'observability.config.js': '' })
  const find = () => findConfigFile(root, { OBS_CONFIG_FILE: 'gone.js' })
  expect(find).toThrow(ObservabilityError)
  expect(find).toThrow(`${join(root, 'gone.js')}: it does not exist; OBS_CONFIG_FILE names it`)
})

test('a working directory that was removed has no file', () => {
  expect(findConfigFile(join(fileTree({ a: '' }), 'gone', 'deeper'), {})).toBeUndefined()
})
