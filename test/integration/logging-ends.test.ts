import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runNode } from '../support/run-node.ts'

interface Report {
  readonly type: 'report'
  readonly dropped: Record<string, number>
  readonly destinations: readonly { name: string; problem: string | undefined }[]
}

const SCENARIO = new URL('./scenarios/logging.ts', import.meta.url)
/** So many that they take several batches, and so few that a busy test process need not read them within a second. */
const COUNT = 500
let directory = ''

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'observability-logging-'))
})

afterAll(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** The numbers of the lines, each of which must be whole. */
function numbersIn(text: string): unknown[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { n: unknown }).n)
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

describe.concurrent('no line is lost', () => {
  test.for([
    ['natural', 0, COUNT],
    ['exit', 0, COUNT],
    ['throw', 1, COUNT],
    ['sigterm', 0, COUNT],
    ['late-exit-listener', 0, COUNT + 1],
    ['shutdown', 0, COUNT + 1],
    ['worker', 0, COUNT],
  ] as const)('when the process ends by: %s', async ([end, code, count], { expect }) => {
    const file = join(directory, `${end}.log`)
    const { exit } = runNode(SCENARIO, { args: [end, file, String(COUNT)] })
    const ended = await exit
    expect(ended.code).toBe(code)
    expect(numbersIn(ended.stdout)).toEqual(upTo(count))
    expect(numbersIn(readFileSync(file, 'utf8'))).toEqual(upTo(count))
  })

  test('when standard output is a shell pipe', async ({ expect }) => {
    const tsx = createRequire(import.meta.url).resolve('tsx')
    const command = `"${process.execPath}" --import "file://${tsx}" "${fileURLToPath(SCENARIO)}" exit - ${COUNT * 2} | cat`
    const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    await new Promise((resolve) => child.once('close', resolve))
    expect(numbersIn(text)).toEqual(upTo(COUNT * 2))
  })
})

test.for([
  ['late-throw', 'uncaughtException', { type: 'Error', message: 'uncaught' }],
  ['reject', 'unhandledRejection', { type: expect.any(String), message: expect.stringContaining('a text') }],
] as const)(
  'an uncaught error is the last line where asked for, and the exit code stays: %s',
  async ([end, origin, error]) => {
    const args = [end, '-', String(COUNT), 'console', JSON.stringify({ captureFatal: true })]
    const ended = await runNode(SCENARIO, { args }).exit
    expect(ended.code).toBe(1)
    const lines = ended.stdout.split('\n').slice(0, -1)
    expect(lines).toHaveLength(COUNT + 1)
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'FATAL', message: 'uncaught error', origin, error })
  },
)

test('a kill right after an error line loses neither that line nor those before it', async () => {
  const file = join(directory, 'sigkill.log')
  const ended = await runNode(SCENARIO, { args: ['sigkill', file, String(COUNT)] }).exit
  expect(ended.signal).toBe('SIGKILL')
  expect(numbersIn(readFileSync(file, 'utf8'))).toEqual([...upTo(COUNT), -1])
})

test.skipIf(process.platform !== 'linux')('a full disk neither crashes the process nor holds up its exit', async () => {
  const running = runNode(SCENARIO, { args: ['exit-when-told', '/dev/full', String(COUNT)] })
  const { destinations } = await running.message<Report>((message) => message.type === 'report')
  expect(destinations).toContainEqual(expect.objectContaining({ name: '/dev/full', problem: 'ENOSPC' }))
  const begun = performance.now()
  running.child.send('exit')
  const ended = await running.exit
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(ended.code).toBe(0)
  expect(numbersIn(ended.stdout)).toEqual(upTo(COUNT))
})

test('a reader that goes away is survived, told once and counted', async () => {
  const running = runNode(SCENARIO, { args: ['steady', join(directory, 'epipe.log')] })
  await running.message<Report>((message) => message.type === 'report')
  running.child.stdout?.destroy()
  await running.message<Report>((message) => (message.dropped?.stdout ?? 0) > 3)
  running.child.send('enough')
  const { count } = await running.message<{ type: string; count: number }>((message) => message.type === 'logged')
  const ended = await running.exit
  expect(ended.code).toBe(0)
  expect(ended.stderr.match(/OBSWRN005/g)).toHaveLength(1)
  expect(numbersIn(readFileSync(join(directory, 'epipe.log'), 'utf8'))).toEqual(upTo(count))
})

test('a path that does not work sends the lines to standard error until it does', async () => {
  const blocker = join(directory, 'blocker')
  const file = join(blocker, 'app.log')
  writeFileSync(blocker, 'a file where a folder should be')
  const running = runNode(SCENARIO, { args: ['steady', file, '0', 'no-console'] })
  await vi.waitFor(() => expect(running.stderr()).toContain('"n":1'), { timeout: 15_000 })
  rmSync(blocker)
  await running.message<Report>(
    (message) => message.destinations?.some(({ name, problem }) => name === file && problem === undefined) === true,
  )
  running.child.send('enough')
  const { count } = await running.message<{ type: string; count: number }>((message) => message.type === 'logged')
  const ended = await running.exit
  expect(ended.stderr.match(/OBSWRN005/g)).toHaveLength(1)
  expect(ended.stdout).toBe('')
  const lines = readFileSync(file, 'utf8')
  expect(numbersIn(lines).filter((n) => n !== undefined)).toEqual(upTo(count))
  expect(lines).toContain('"message":"log destination recovered"')
})

test('a file that is renamed is opened anew, and no line is lost on the way', async () => {
  const file = join(directory, 'renamed.log')
  const running = runNode(SCENARIO, { args: ['steady', file] })
  await running.message<Report>((message) => message.type === 'report')
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).not.toBe(''))
  renameSync(file, `${file}.old`)
  await vi.waitFor(() => expect(readFileSync(file, 'utf8')).not.toBe(''), { timeout: 15_000 })
  running.child.send('enough')
  const { count } = await running.message<{ type: string; count: number }>((message) => message.type === 'logged')
  await running.exit
  expect(numbersIn(readFileSync(`${file}.old`, 'utf8') + readFileSync(file, 'utf8'))).toEqual(upTo(count))
})

test.skipIf(process.platform !== 'linux')(
  'a full disk that gets room again has every line, in order',
  async (context) => {
    const mounted = join(directory, 'disk')
    mkdirSync(mounted)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', mounted], { stdio: 'ignore' })
    } catch {
      context.skip('a file system of its own takes the rights of root')
    }
    try {
      const file = join(mounted, 'app.log')
      const running = runNode(SCENARIO, { args: ['steady', file] })
      await running.message<Report>((message) => message.type === 'report')
      expect(() => writeFileSync(join(mounted, 'filler'), Buffer.alloc(1_048_576))).toThrow(/ENOSPC/)
      const problemIs = (problem: string | undefined) => (message: Report) =>
        message.destinations?.some((destination) => destination.name === file && destination.problem === problem) ===
        true
      await running.message<Report>(problemIs('ENOSPC'))
      const seen = running.message<Report>(problemIs(undefined))
      rmSync(join(mounted, 'filler'))
      await seen
      running.child.send('enough')
      const { count } = await running.message<{ type: string; count: number }>((message) => message.type === 'logged')
      expect((await running.exit).code).toBe(0)
      const lines = readFileSync(file, 'utf8')
      expect(numbersIn(lines).filter((n) => n !== undefined)).toEqual(upTo(count))
      expect(lines).toContain('"dropped":0,"message":"log destination recovered"')
    } finally {
      execFileSync('umount', ['-l', mounted])
    }
  },
)

test('two processes that rotate one file lose no line', async () => {
  const folder = mkdtempSync(join(directory, 'shared-'))
  const more = JSON.stringify({ rotate: { sizeBytes: 100_000, keep: 1_000, gzip: true } })
  const runs = [0, 1].map(() => runNode(SCENARIO, { args: ['paced', join(folder, 'app.log'), '6000', '-', more] }))
  await Promise.all(runs.map((run) => run.message<Report>((message) => message.type === 'report')))
  for (const { child } of runs) child.send('go')
  expect((await Promise.all(runs.map((run) => run.exit))).map(({ code }) => code)).toEqual([0, 0])
  const files = readdirSync(folder).filter((name) => /^app\.log(\.\d+)?(\.gz)?$/.test(name))
  const text = files.map((name) => {
    const bytes = readFileSync(join(folder, name))
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  })
  const lines = text
    .join('')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { n: number; pid: number })
  for (const { child } of runs) {
    const numbers = lines.filter(({ pid }) => pid === child.pid).map(({ n }) => n)
    expect(numbers.sort((a, b) => a - b)).toEqual(upTo(6_000))
  }
  expect(files.length).toBeGreaterThan(3)
})
