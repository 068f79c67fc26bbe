import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

const base = mkdtempSync(join(tmpdir(), 'observability-folder-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

test('folders that are missing are made, and one that is there is left alone', () => {
  const path = join(base, 'a', 'b', 'c')
  makeFolder(path)
  makeFolder(path)
  expect(statSync(path).isDirectory()).toBe(true)
})

test('a file in the way fails with the system’s code', () => {
  const file = join(base, 'file')
  writeFileSync(file, '')
  expect(() => makeFolder(file)).toThrow(/EEXIST/)
  expect(() => makeFolder(join(file, 'below', 'deep'))).toThrow(/ENOTDIR/)
})

test('a relative path is made below the working directory', () => {
  mkdirSync(join(base, 'cwd'))
  const module = new URL('./make-folder.ts', import.meta.url).href
  run(`import { makeFolder } from ${JSON.stringify(module)}; makeFolder('x/y')`, join(base, 'cwd'))
  expect(statSync(join(base, 'cwd', 'x', 'y')).isDirectory()).toBe(true)
})

test.skipIf(process.platform !== 'linux')('a file system that makes no folders fails at once', () => {
  const module = new URL('./make-folder.ts', import.meta.url).href
  const code = `import { makeFolder } from ${JSON.stringify(module)}
    try { makeFolder('/proc/none/deep') } catch (error) { process.stdout.write(error.code) }`
  expect(run(code, base)).toBe('ENOENT')
})

/** In a process of its own, which can be ended where it never ends by itself. */
function run(code: string, cwd: string): string {
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code]
  return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 20_000 })
}
