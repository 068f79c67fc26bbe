import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appVersion } from './app-version.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'app-version-'))
  mkdirSync(join(root, 'src/deep'), { recursive: true })
})

afterEach(() => rmSync(root, { recursive: true }))

const script = (): string => join(root, 'src/deep/main.js')

test('the nearest package.json above the script says the version', () => {
  writeFileSync(join(root, 'package.json'), '{"version":"1.0.0"}')
  writeFileSync(join(root, 'src/package.json'), '{"version":" 2.0.0 "}')
  expect(appVersion(script(), '/')).toBe('2.0.0')
})

test.each(['{"type":"module"}', '{"version":""}', '{"version":5}', '5', 'null', '{', ''])(
  'a package.json that holds %s is passed over',
  (content) => {
    writeFileSync(join(root, 'package.json'), '{"version":"1.0.0"}')
    writeFileSync(join(root, 'src/package.json'), content)
    expect(appVersion(script(), '/')).toBe('1.0.0')
  },
)

test('a tool in node_modules is not the application: the working directory counts', () => {
  writeFileSync(join(root, 'package.json'), '{"version":"1.0.0"}')
  const tool = join(root, 'node_modules/tool')
  mkdirSync(tool, { recursive: true })
  writeFileSync(join(tool, 'package.json'), '{"version":"9.0.0"}')
  expect(appVersion(join(tool, 'run.js'), join(root, 'src'))).toBe('1.0.0')
  expect(appVersion(join(tool, 'run.js'), '/')).toBe('0.0.0')
})

test('without any package.json the version is 0.0.0', () => {
  expect(appVersion('/nowhere/main.js', '/nowhere')).toBe('0.0.0')
})
