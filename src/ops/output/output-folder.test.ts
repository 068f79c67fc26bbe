import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { LOCK_FILE } from './lock-file.ts'
import { OutputFolder } from './output-folder.ts'

let path: string
let folder: OutputFolder

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'ops-')), 'ops')
  folder = new OutputFolder(path)
})

test('files are written with their folders, read back and deleted, and no draft stays', () => {
  folder.write('a/b.yml', 'x: 1\n')
  expect(folder.read('a/b.yml')).toBe('x: 1\n')
  folder.delete('a/b.yml')
  expect(folder.read('a/b.yml')).toBeUndefined()
  mkdirSync(join(path, 'taken'))
  expect(folder.read('taken')).toEqual({ unreadable: 'it is a folder' })
  expect(() => folder.write('taken', 'x')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(readdirSync(path, { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual([])
})

test('nothing is written outside the folder', () => {
  expect(() => folder.write('grafana/dashboards/../../../x.json', '{}')).toThrow('leads out of')
  expect(existsSync(join(path, '../x.json'))).toBe(false)
})

test('a lock is read back as it was written', () => {
  const lock = new Map([
    ['b.yml', { group: 'prometheus' as const, sha256: 'b' }],
    ['a.md', { group: 'runbooks' as const, sha256: 'a' }],
  ])
  folder.writeLock(lock)
  expect(folder.readLock()).toEqual({ lock })
  expect(new OutputFolder(join(path, 'none')).readLock()).toEqual({ lock: new Map() })
})

test.each([
  ['no JSON', '{'],
  ['no files', '{"version":1}'],
  ['an entry of another shape', '{"files":{"a":"b"}}'],
  ['an unknown group', '{"files":{"a":{"group":"x","sha256":"b"}}}'],
  ['a path out of the folder', '{"files":{"../a":{"group":"grafana","sha256":"b"}}}'],
  ['an absolute path', '{"files":{"/etc/passwd":{"group":"grafana","sha256":"b"}}}'],
])('a lock with %s is refused and left alone', (_, text) => {
  mkdirSync(path)
  writeFileSync(join(path, LOCK_FILE), text)
  const { lock, problem } = folder.readLock()
  expect(lock.size).toBe(0)
  expect(problem).toContain('no lock file')
  expect(existsSync(join(path, LOCK_FILE))).toBe(true)
})
