import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest'
import { type RunningNode, runNode } from '../support/run-node.ts'

interface Report {
  readonly type: string
  readonly count: number
  readonly destinations?: readonly { name: string; problem: string | undefined }[]
}

const SCENARIO = new URL('./scenarios/logging.ts', import.meta.url)
const isLinux = process.platform === 'linux'
/** Most that a kill without notice may lose, in bytes. */
const BATCH = 16_384
/** How long an exit may be held up, in milliseconds, and what a machine under load adds to it. */
const EXIT_LIMIT = 1_000 + 1_000
let directory = ''

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'observability-faults-'))
})

afterAll(() => {
  rmSync(directory, { recursive: true, force: true })
})

interface Line {
  readonly n: number
  readonly level: string
}

/** The lines, each of which must be whole. */
function linesIn(text: string): Line[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line)
}

const numbersIn = (text: string) => linesIn(text).map(({ n }) => n)
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

/** A file system of its own at `path` while `use` runs; the test is skipped where that takes rights it has not. */
async function withDisk(
  context: TestContext,
  name: string,
  size: string,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const path = join(directory, name)
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', path], { stdio: 'ignore' })
  } catch {
    context.skip('a file system of its own takes the rights of root')
  }
  try {
    await use(path)
  } finally {
    execFileSync('umount', ['-l', path])
  }
}

/** A named pipe that has a reader, which reads nothing. */
function openUnreadPipe(name: string) {
  const path = join(directory, name)
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(path, constants.O_WRONLY)
  return { path, reader, writer }
}

/** The scenario with its standard output somewhere else. */
function spawnScenario(args: readonly string[], stdout: number, exitTime: string) {
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const child = spawn(process.execPath, ['--import', `file://${tsx}`, fileURLToPath(SCENARIO), ...args], {
    stdio: ['ignore', stdout, 'ignore', 'ipc'],
    // Where the memory image of an abort goes.
    cwd: directory,
    env: { ...process.env, EXIT_TIME: exitTime },
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const reported = new Promise((resolve) => child.once('message', resolve))
  return { child, exited, reported }
}

describe('a process that is ended without notice', () => {
  const COUNT = 5_050

  test.for(['sigkill-in-burst', 'sigterm-in-burst', 'abort'])(
    'loses one batch at most, and no error: %s',
    async (end) => {
      const [file, stdout] = [join(directory, `${end}.log`), join(directory, `${end}.out`)]
      // Not a pipe: how much of it is lost depends on how soon its reader reads.
      const descriptor = openSync(stdout, 'a')
      const { child } = spawnScenario([end, file, String(COUNT)], descriptor, join(directory, 'no.time'))
      closeSync(descriptor)
      expect(await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))).not.toBeNull()
      for (const text of [readFileSync(stdout, 'utf8'), readFileSync(file, 'utf8')]) {
        const lines = linesIn(text)
        expect(lines.map(({ n }) => n)).toEqual(upTo(lines.length))
        const missing = COUNT - lines.length
        expect(missing * (text.length / lines.length)).toBeLessThanOrEqual(BATCH)
        expect(lines.filter(({ level }) => level === 'ERROR')).toHaveLength(Math.ceil(COUNT / 100))
      }
    },
  )

  test('loses none with durability sync', async () => {
    const file = join(directory, 'sync.log')
    const args = ['sigkill-in-burst', file, '350', '-', JSON.stringify({ durability: 'sync' })]
    expect((await runNode(SCENARIO, { args }).exit).signal).toBe('SIGKILL')
    expect(numbersIn(readFileSync(file, 'utf8'))).toEqual(upTo(350))
  })

  test('loses none of the turns that are over', async () => {
    const file = join(directory, 'paced.log')
    const running = runNode(SCENARIO, { args: ['paced-until-killed', file] })
    const { count } = await running.message<Report>(({ count }) => count >= 1_000)
    running.child.kill('SIGKILL')
    await running.exit
    expect(numbersIn(readFileSync(file, 'utf8')).slice(0, count)).toEqual(upTo(count))
  })
})

test('an exit in the first tick loses no line of ten loggers', async () => {
  const file = join(directory, 'first-tick.log')
  const ended = await runNode(SCENARIO, { args: ['first-tick', file, '0', '-'] }).exit
  expect(ended.code).toBe(0)
  expect(numbersIn(readFileSync(file, 'utf8')).sort()).toEqual(upTo(10))
})

test('a logger that nobody refers to any more loses no line to the garbage collector', async () => {
  const file = join(directory, 'collected.log')
  const options = { args: ['collected', file, '10', '-'], execArgv: ['--expose-gc'] }
  expect((await runNode(SCENARIO, options).exit).code).toBe(0)
  expect(numbersIn(readFileSync(file, 'utf8'))).toEqual(upTo(10))
})

test('what was left out of repeated lines is told at the exit', async () => {
  const more = JSON.stringify({ repeat: { first: 2, thereafter: 0 } })
  const file = join(directory, 'repeated.log')
  await runNode(SCENARIO, { args: ['repeated', file, '50', '-', more] }).exit
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  expect(lines).toHaveLength(3)
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ suppressed: 48, repeated: 'again' })
})

test('five renames with a signal each lose no line', async () => {
  const file = join(directory, 'rotated.log')
  const args = ['steady', file, '0', '-', JSON.stringify({ reopenOn: ['SIGHUP'] })]
  const running = runNode(SCENARIO, { args })
  await running.message<Report>(({ type }) => type === 'report')
  for (let n = 1; n <= 5; n++) {
    await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(0), { timeout: 15_000 })
    renameSync(file, `${file}.${n}`)
    running.child.kill('SIGHUP')
  }
  await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(0), { timeout: 15_000 })
  running.child.send('enough')
  const { count } = await running.message<Report>(({ type }) => type === 'logged')
  expect((await running.exit).code).toBe(0)
  const texts = [1, 2, 3, 4, 5].map((n) => readFileSync(`${file}.${n}`, 'utf8'))
  expect(numbersIn([...texts, readFileSync(file, 'utf8')].join(''))).toEqual(upTo(count))
})

test('a file that is deleted is made anew, and only what had gone to the deleted one is missing', async () => {
  const file = join(directory, 'deleted.log')
  const running = runNode(SCENARIO, { args: ['steady', file, '0', '-'] })
  await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(0), { timeout: 15_000 })
  rmSync(file)
  await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(0), { timeout: 15_000 })
  running.child.send('enough')
  const { count } = await running.message<Report>(({ type }) => type === 'logged')
  await running.exit
  const numbers = numbersIn(readFileSync(file, 'utf8'))
  expect(numbers).toEqual(upTo(count).slice(count - numbers.length))
})

test('a folder in place of the file holds the lines up until it is gone', async () => {
  const file = join(directory, 'replaced.log')
  const running = runNode(SCENARIO, { args: ['steady', file] })
  await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(0), { timeout: 15_000 })
  renameSync(file, `${file}.old`)
  mkdirSync(file)
  await running.message(problemIs(file, 'EISDIR'))
  rmdirSync(file)
  await running.message(problemIs(file, undefined))
  const count = await finish(running)
  const text = readFileSync(`${file}.old`, 'utf8') + readFileSync(file, 'utf8')
  expect(numbersIn(text).filter((n) => n !== undefined)).toEqual(upTo(count))
})

function problemIs(name: string, problem: string | undefined) {
  return ({ destinations }: Report) =>
    destinations?.some((destination) => destination.name === name && destination.problem === problem) === true
}

/** Lets a process that logs on and on finish; answers how many lines it has logged. */
async function finish(running: RunningNode): Promise<number> {
  running.child.send('enough')
  const { count } = await running.message<Report>(({ type }) => type === 'logged')
  expect((await running.exit).code).toBe(0)
  return count
}

describe.skipIf(!isLinux)('a file system', () => {
  test('that is read-only takes the lines once it is not', (context) =>
    withDisk(context, 'read-only', '1m', async (disk) => {
      execFileSync('mount', ['-o', 'remount,ro', disk])
      const file = join(disk, 'app.log')
      const running = runNode(SCENARIO, { args: ['steady', file] })
      await running.message(problemIs(file, 'EROFS'))
      execFileSync('mount', ['-o', 'remount,rw', disk])
      await running.message(problemIs(file, undefined))
      const count = await finish(running)
      const text = readFileSync(file, 'utf8')
      expect(numbersIn(text).filter((n) => n !== undefined)).toEqual(upTo(count))
      expect(text).toContain('"message":"log destination recovered"')
    }))

  test('that is full for so long that lines are dropped tells how many, and every line is whole', (context) =>
    withDisk(context, 'small', '128k', async (disk) => {
      const file = join(disk, 'app.log')
      const args = ['steady', file, '0', '-', JSON.stringify({ maxBufferBytes: 65_536 })]
      const running = runNode(SCENARIO, { args })
      await running.message<Report>(({ type }) => type === 'report')
      expect(() => writeFileSync(join(disk, 'filler'), Buffer.alloc(1_048_576))).toThrow(/ENOSPC/)
      await running.message<{ dropped?: Record<string, number> }>(({ dropped }) => (dropped?.[file] ?? 0) > 20)
      rmSync(join(disk, 'filler'))
      await running.message(problemIs(file, undefined))
      const count = await finish(running)
      const lines = linesIn(readFileSync(file, 'utf8')) as (Line & { dropped?: number })[]
      const numbers = lines.filter(({ n }) => n !== undefined).map(({ n }) => n)
      const dropped = lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0)
      expect(dropped).toBeGreaterThan(20)
      expect(numbers).toHaveLength(count - dropped)
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    }))

  test('that is still full at the end holds up no exit', (context) =>
    withDisk(context, 'full', '64k', async (disk) => {
      const exitTime = join(directory, 'full.time')
      const file = join(disk, 'app.log')
      const ended = runNode(SCENARIO, { args: ['exit', file, '5000', '-'], env: { EXIT_TIME: exitTime } })
      expect((await ended.exit).code).toBe(0)
      expect(Number(readFileSync(exitTime, 'utf8'))).toBeLessThan(EXIT_LIMIT)
      const numbers = numbersIn(`${readFileSync(file, 'utf8').replace(/[^\n]*$/, '')}`)
      expect(numbers).toEqual(upTo(numbers.length))
      expect(numbers.length).toBeGreaterThan(100)
    }))
})

describe.skipIf(!isLinux)('an exit is held up for a second at most', () => {
  test('by a pipe that nobody reads', async () => {
    const { reader, writer } = openUnreadPipe('unread')
    const exitTime = join(directory, 'unread.time')
    const { exited } = spawnScenario(['exit', '-', '5000'], writer, exitTime)
    closeSync(writer)
    expect(await exited).toBe(0)
    expect(Number(readFileSync(exitTime, 'utf8'))).toBeLessThan(EXIT_LIMIT)
    closeSync(reader)
  })

  test('by a pipe whose reader has gone when the first line is written', async () => {
    const { reader, writer } = openUnreadPipe('gone')
    const exitTime = join(directory, 'gone.time')
    const { child, exited, reported } = spawnScenario(['exit-when-told', '-', '3'], writer, exitTime)
    closeSync(writer)
    closeSync(reader)
    await reported
    child.send('exit')
    expect(await exited).toBe(0)
    expect(Number(readFileSync(exitTime, 'utf8'))).toBeLessThan(EXIT_LIMIT)
  })

  test('by a socket that nobody reads', async () => {
    const exitTime = join(directory, 'socket.time')
    const tsx = createRequire(import.meta.url).resolve('tsx')
    const args = ['--import', `file://${tsx}`, fileURLToPath(SCENARIO), 'exit', '-', '20000']
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, EXIT_TIME: exitTime },
    })
    child.stdout.pause()
    const code = await new Promise((resolve) => child.once('exit', resolve))
    child.stdout.destroy()
    expect(code).toBe(0)
    expect(Number(readFileSync(exitTime, 'utf8'))).toBeLessThan(EXIT_LIMIT)
  })

  test('by a device that is full', async () => {
    const exitTime = join(directory, 'device.time')
    const options = { args: ['exit', '/dev/full', '5000', '-'], env: { EXIT_TIME: exitTime } }
    expect((await runNode(SCENARIO, options).exit).code).toBe(0)
    expect(Number(readFileSync(exitTime, 'utf8'))).toBeLessThan(EXIT_LIMIT)
  })
})
