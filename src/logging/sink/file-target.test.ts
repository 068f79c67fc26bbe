import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
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

/** A rotated file rests a second before it is compressed. */
const WAIT = { timeout: 10_000 }

function unexpected(error: unknown): void {
  throw error
}

function startTarget(rotate?: Partial<ResolvedRotate>, prepare: (directory: string) => void = () => undefined) {
  const directory = mkdtempSync(join(tmpdir(), 'observability-log-'))
  prepare(directory)
  const path = join(directory, 'app.log')
  const onFault = vi.fn<(error: unknown) => void>()
  const target = new FileTarget(
    path,
    rotate && { sizeBytes: undefined, time: undefined, keep: 3, gzip: false, symlink: undefined, ...rotate },
    onFault,
  )
  open.push({ target, directory })
  target.open()
  return {
    target,
    onFault,
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
  const deep = new FileTarget(join(path, '..', 'a', 'b', 'deep.log'), undefined, unexpected)
  deep.open()
  deep.write('x\n')
  deep.close()
  expect(readFileSync(deep.name, 'utf8')).toBe('x\n')
  const target = new FileTarget(path, undefined, unexpected)
  target.open()
  target.write('new\n')
  target.close()
  expect(readFileSync(path, 'utf8')).toBe('old\nnew\n')
})

test('a path that is a folder fails with the system’s code', () => {
  const { directory } = startTarget()
  mkdirSync(join(directory, 'sub'))
  expect(() => new FileTarget(join(directory, 'sub'), undefined, unexpected).open()).toThrow(/EISDIR/)
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

test('rotated files but the newest are compressed, moved on and removed like others', async () => {
  const { write, files, path, onFault } = startTarget({ sizeBytes: 10, keep: 3, gzip: true }, (directory) => {
    writeFileSync(join(directory, 'app.log.1'), 'earlier run\n'.repeat(100_000))
  })
  const textOf = (number: number) => gunzipSync(readFileSync(`${path}.${number}.gz`)).toString()
  write('aaaaaa\n')
  write('bbbbbb\n')
  expect(Object.keys(files())).toContain('app.log.2')
  await vi.waitFor(() => expect(Object.keys(files())).toEqual(['app.log', 'app.log.1', 'app.log.2.gz']), WAIT)
  expect(textOf(2)).toBe('earlier run\n'.repeat(100_000))
  write('cccccc\n')
  await vi.waitFor(
    () => expect(Object.keys(files())).toEqual(['app.log', 'app.log.1', 'app.log.2.gz', 'app.log.3.gz']),
    WAIT,
  )
  expect(textOf(2)).toBe('aaaaaa\n')
  write('dddddd\n')
  await vi.waitFor(() => expect(textOf(2)).toBe('bbbbbb\n'), WAIT)
  expect(textOf(3)).toBe('aaaaaa\n')
  expect(Object.keys(files())).toHaveLength(4)
  expect(onFault).not.toHaveBeenCalled()
})

test('a file that gets another number while it is compressed keeps its content', async () => {
  const { write, files, path } = startTarget({ sizeBytes: 10, keep: 9, gzip: true }, (directory) => {
    writeFileSync(join(directory, 'app.log.1'), 'earlier run\n'.repeat(100_000))
  })
  for (const text of ['aaaaaa\n', 'bbbbbb\n', 'cccccc\n', 'dddddd\n']) write(text)
  await vi.waitFor(
    () =>
      expect(Object.keys(files())).toEqual(['app.log', 'app.log.1', 'app.log.2.gz', 'app.log.3.gz', 'app.log.4.gz']),
    WAIT,
  )
  expect(gunzipSync(readFileSync(`${path}.4.gz`)).toString()).toBe('earlier run\n'.repeat(100_000))
})

test('what a held-up process writes to a file that was just compressed is added to it', async () => {
  const { write, files, path } = startTarget({ sizeBytes: 10, keep: 9, gzip: true }, (directory) => {
    writeFileSync(join(directory, 'app.log.1'), 'earlier run\n')
  })
  const heldUp = openSync(`${path}.1`, 'a')
  write('aaaaaa\n')
  write('bbbbbb\n')
  await vi.waitFor(() => expect(Object.keys(files())).toContain('app.log.2.gz'), WAIT)
  writeSync(heldUp, 'late\n')
  closeSync(heldUp)
  const text = () => gunzipSync(readFileSync(`${path}.2.gz`)).toString()
  await vi.waitFor(() => expect(text()).toBe('earlier run\nlate\n'), WAIT)
})

test('a rotated file that is still written to is not compressed', async () => {
  const { write, files, path } = startTarget({ sizeBytes: 10, keep: 9, gzip: true }, (directory) => {
    for (const n of [1, 2]) writeFileSync(join(directory, `app.log.${n}`), `earlier run ${n}\n`)
  })
  const busy = setInterval(() => {
    if (files()['app.log.2'] !== undefined) appendFileSync(`${path}.2`, 'x\n')
  }, 50)
  write('aaaaaa\n')
  write('bbbbbb\n')
  await vi.waitFor(() => expect(Object.keys(files())).toContain('app.log.3.gz'), WAIT)
  clearInterval(busy)
  expect(Object.keys(files())).toContain('app.log.2')
  expect(Object.keys(files())).not.toContain('app.log.2.gz')
})

test('while another process rotates, lines go on into the file, and a lock left behind is broken', () => {
  const { write, files, path } = startTarget({ sizeBytes: 10, keep: 3 })
  writeFileSync(`${path}.lock`, '')
  write('aaaaaa\n')
  write('bbbbbb\n')
  expect(files()).toEqual({ 'app.log': 'aaaaaa\nbbbbbb\n', 'app.log.lock': '' })
  const longAgo = Date.now() / 1_000 - 60
  utimesSync(`${path}.lock`, longAgo, longAgo)
  const later = startTarget({ sizeBytes: 10 }, (directory) => {
    writeFileSync(join(directory, 'app.log.lock'), '')
    utimesSync(join(directory, 'app.log.lock'), longAgo, longAgo)
    writeFileSync(join(directory, 'app.log'), 'former run\n')
  })
  later.write('x\n')
  expect(later.files()).toEqual({ 'app.log': 'former run\nx\n' })
})

test('a rotation that fails is told, and the file goes on', () => {
  const { write, files, onFault } = startTarget({ sizeBytes: 10 }, (directory) => {
    mkdirSync(join(directory, 'app.log.1'))
    mkdirSync(join(directory, 'app.log.2'))
    writeFileSync(join(directory, 'app.log.2', 'full'), '')
    rmSync(join(directory, 'app.log.1'), { recursive: true })
    mkdirSync(join(directory, 'app.log.3'))
    writeFileSync(join(directory, 'app.log.3', 'full'), '')
  })
  write('aaaaaa\n')
  write('bbbbbb\n')
  expect(onFault).toHaveBeenCalledOnce()
  expect(files).toThrow(/EISDIR/)
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
  const target = new FileTarget(
    '/dev/null',
    { sizeBytes: 1, time: 'hour', keep: 1, gzip: false, symlink: undefined },
    unexpected,
  )
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

describe.skipIf(process.platform === 'win32')('a symbolic link', () => {
  const startLinked = (prepare: (directory: string) => void = () => undefined) => {
    let link = ''
    const started = startTarget(undefined, (directory) => {
      link = join(directory, 'current.log')
      prepare(directory)
    })
    const onFault = vi.fn<(error: unknown) => void>()
    const rotate = { sizeBytes: 10, time: undefined, keep: 3, gzip: false, symlink: link }
    const target = new FileTarget(join(started.directory, 'app-7.log'), rotate, onFault)
    open.push({ target, directory: started.directory })
    target.open()
    return { target, link, onFault }
  }

  test('leads to the file in use, over rotations, in place of an older one', () => {
    const { target, link, onFault } = startLinked((directory) =>
      symlinkSync('app-6.log', join(directory, 'current.log')),
    )
    expect(readlinkSync(link)).toBe('app-7.log')
    for (const text of ['aaaaaa\n', 'bbbbbb\n']) {
      target.beforeBatch(text.length)
      target.write(text)
    }
    expect(readFileSync(link, 'utf8')).toBe('bbbbbb\n')
    expect(onFault).not.toHaveBeenCalled()
  })

  test('takes no file’s place', () => {
    const { target, link, onFault } = startLinked((directory) => writeFileSync(join(directory, 'current.log'), 'mine'))
    expect(readFileSync(link, 'utf8')).toBe('mine')
    expect(onFault).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'EEXIST' }))
    expect(target.write('a\n')).toBe(2)
  })
})
