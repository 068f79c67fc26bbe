import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ObservabilityError } from './errors.ts'
import { loadPeer } from './load-peer.ts'

const home = process.cwd()
let app = ''

function install(name: string, code: string): void {
  const folder = join(app, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.js'), code)
}

beforeEach(() => {
  app = realpathSync(mkdtempSync(join(tmpdir(), 'load-peer-')))
  process.chdir(app)
})

afterEach(() => {
  process.chdir(home)
  rmSync(app, { recursive: true })
})

test('the copy that the application sees comes first', () => {
  install('prom-client', 'module.exports = { from: "the application" }')
  expect(loadPeer('prom-client', 'metrics', '^15')).toEqual({ from: 'the application' })
})

test('without one there, the copy that this package sees is loaded', () => {
  expect(loadPeer<object>('prom-client', 'metrics', '^15')).toHaveProperty('Registry')
})

test('a missing peer is an error with the install command', () => {
  let caught: unknown
  try {
    loadPeer('not-installed-peer', 'option "datadog"', '^5')
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(ObservabilityError)
  expect(caught).toMatchObject({
    code: 'OBS_ERR_MISSING_PEER',
    message: expect.stringContaining('npm install not-installed-peer@^5'),
  })
})

test('a peer that is there but broken fails with its own error', () => {
  install('broken-peer', 'throw new RangeError("broken inside")')
  expect(() => loadPeer('broken-peer', 'x', '^1')).toThrow(new RangeError('broken inside'))
})
