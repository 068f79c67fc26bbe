import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { ResolvedRotate } from '../../config/resolved-options.ts'
import { FileTarget } from './file-target.ts'
import { nextBoundary } from './rotate-files.ts'

const open: { target: FileTarget; directory: string }[] = []

afterEach(() => {
  for (const { target, directory } of open.splice(0)) {
    target.close()
    rmSync(directory, { recursive: true, force: true })
  }
})

function startTarget(rotate?: Partial<ResolvedRotate>, prepare: (directory: string) => void = () => undefined) {
  const directory = mkdtempSync(join(tmpdir(), 'observability-log-'))
  prepare(directory)
  const path = join(directory, 'app.log')
  const target = new FileTarget(path, rotate && { sizeBytes: undefined, time: undefined, keep: 3, ...rotate })
  open.push({ target, directory })
  target.open()
  return {
    target,
    directory,
    path,
    write: (text: string) => {
      target.beforeBatch(text.length)
      target.write(text)
    },
    files: () =>
      Object.fromEntries(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')])),
  }
}

test('a missing folder is made, and an existing file appended to', () => {
  const { path } = startTarget(undefined, (directory) => writeFileSync(join(directory, 'app.log'), 'old\n'))
  const deep = new FileTarget(join(path, '..', 'a', 'b', 'deep.log'), undefined)
  deep.open()
  deep.write('x\n')
  deep.close()
  expect(readFileSync(deep.name, 'utf8')).toBe('x\n')
  const target = new FileTarget(path, undefined)
  target.open()
  target.write('new\n')
  target.close()
  expect(readFileSync(path, 'utf8')).toBe('old\nnew\n')
})

test('a path that is a folder fails with the system’s code', () => {
  const { directory } = startTarget()
  mkdirSync(join(directory, 'sub'))
  expect(() => new FileTarget(join(directory, 'sub'), undefined).open()).toThrow(/EISDIR/)
})

test('rotates before the size is passed, and keeps as many files as asked for', () => {
  const { write, files } = startTarget({ sizeBytes: 10, keep: 2 })
  for (const text of ['aaaaaa\n', 'bbbbbb\n', 'cccccc\n', 'dddddd\n']) write(text)
  expect(files()).toEqual({ 'app.log': 'dddddd\n', 'app.log.1': 'cccccc\n', 'app.log.2': 'bbbbbb\n' })
})

test('files of earlier runs count, and what is no rotated file is left alone', () => {
  const { write, files } = startTarget({ sizeBytes: 1, keep: 2 }, (directory) => {
    writeFileSync(join(directory, 'app.log'), 'old\n')
    for (const n of [1, 2, 9]) writeFileSync(join(directory, `app.log.${n}`), `old ${n}\n`)
    writeFileSync(join(directory, 'app.log.gz'), 'other')
    writeFileSync(join(directory, 'app.log.1.bak'), 'other')
  })
  write('new\n')
  expect(files()).toEqual({
    'app.log': 'new\n',
    'app.log.1': 'old\n',
    'app.log.2': 'old 1\n',
    'app.log.gz': 'other',
    'app.log.1.bak': 'other',
  })
})

test('keep 0 begins the file anew', () => {
  const { write, files } = startTarget({ sizeBytes: 1, keep: 0 })
  write('a\n')
  write('b\n')
  expect(files()).toEqual({ 'app.log': 'b\n' })
})

test('a file of yesterday that a former run left behind is rotated at the first line', () => {
  const { write, files } = startTarget({ time: 'day' }, (directory) => {
    const path = join(directory, 'app.log')
    writeFileSync(path, 'yesterday\n')
    const time = Date.now() / 1_000 - 86_400
    utimesSync(path, time, time)
  })
  write('today\n')
  write('more\n')
  expect(files()).toEqual({ 'app.log': 'today\nmore\n', 'app.log.1': 'yesterday\n' })
})

test.skipIf(process.platform === 'win32')('a device is written to and never rotated', () => {
  const target = new FileTarget('/dev/null', { sizeBytes: 1, time: 'hour', keep: 1 })
  target.open()
  for (let i = 0; i < 3; i++) {
    target.beforeBatch(10)
    expect(target.write('0123456789')).toBe(10)
  }
  target.close()
  expect(readdirSync('/dev')).not.toContain('null.1')
})

test('the next boundary is the start of the next hour or day, local time', () => {
  const time = new Date(2026, 0, 31, 23, 59, 30).getTime()
  expect(new Date(nextBoundary('hour', time))).toEqual(new Date(2026, 1, 1, 0, 0, 0))
  expect(new Date(nextBoundary('day', time))).toEqual(new Date(2026, 1, 1, 0, 0, 0))
  const morning = new Date(2026, 0, 31, 8, 0, 0).getTime()
  expect(new Date(nextBoundary('hour', morning))).toEqual(new Date(2026, 0, 31, 9, 0, 0))
})

test('a renamed or deleted file is noticed and opened anew', async () => {
  const { write, files, path } = startTarget()
  write('a\n')
  renameSync(path, `${path}.moved`)
  await vi.waitFor(() => {
    write('b\n')
    expect(files()['app.log']).toBeDefined()
  })
  expect(files()['app.log.moved']).toMatch(/^a\n/)
  expect(`${files()['app.log.moved']}${files()['app.log']}`).toMatch(/^a\n(b\n)+$/)
  rmSync(path)
  await vi.waitFor(() => {
    write('c\n')
    expect(files()['app.log']).toContain('c\n')
  })
})
