import { execFileSync, spawn } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const SCENARIO = new URL('./scenarios/logging.ts', import.meta.url)
let directory = ''

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'observability-pipes-'))
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

test.skipIf(process.platform !== 'linux')('a reader of a pipe that comes late has every line', async () => {
  const fifo = join(directory, 'late-fifo')
  execFileSync('mkfifo', [fifo])
  const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(fifo, constants.O_WRONLY)
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const args = ['--import', `file://${tsx}`, fileURLToPath(SCENARIO), 'paced', '-', '3000']
  const child = spawn(process.execPath, args, { stdio: ['ignore', writer, 'inherit', 'ipc'] })
  closeSync(writer)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const messageOf = (type: string) =>
    new Promise<void>((resolve) => {
      child.on('message', (message) => {
        if ((message as { type: string }).type === type) resolve()
      })
    })
  const logged = messageOf('logged')
  await messageOf('report')
  child.send('go')
  // All lines are logged although the pipe has room for a fraction of them.
  await logged
  const cat = spawn('cat', [fifo], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  cat.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await new Promise((resolve) => cat.once('close', resolve))
  expect(await ended).toBe(0)
  closeSync(reader)
  expect(numbersIn(text)).toEqual(upTo(3_000))
})

test.skipIf(process.platform !== 'linux').for([
  ['exit', 60_000],
  ['natural', 60_000],
  ['throw', 60_000],
  ['sigterm', 60_000],
  ['shutdown', 60_001],
] as const)('a burst that is larger than what may wait reaches a reader that reads: %s', async ([end, count]) => {
  const file = join(directory, `${end}.out`)
  const tsx = createRequire(import.meta.url).resolve('tsx')
  // A half more than may wait, so that even a reader that is seldom run has the time of the burst for its part.
  const args = `${end} - 60000 console '${JSON.stringify({ maxBufferBytes: 8_388_608 })}'`
  const command = `"${process.execPath}" --import "file://${tsx}" "${fileURLToPath(SCENARIO)}" ${args} 2>/dev/null | cat > "${file}"`
  await new Promise((resolve) => spawn('sh', ['-c', command], { stdio: 'ignore' }).once('close', resolve))
  const text = readFileSync(file, 'utf8')
  expect(text.length).toBeGreaterThan(8_388_608)
  expect(numbersIn(text)).toEqual(upTo(count))
})

test.skipIf(process.platform !== 'linux')(
  'a pipe that nobody reads blocks neither the event loop nor the exit',
  async () => {
    const fifo = join(directory, 'fifo')
    execFileSync('mkfifo', [fifo])
    const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
    const writer = openSync(fifo, constants.O_WRONLY)
    const tsx = createRequire(import.meta.url).resolve('tsx')
    const child = spawn(
      process.execPath,
      ['--import', `file://${tsx}`, fileURLToPath(SCENARIO), 'exit-when-told', '-', '5000'],
      {
        stdio: ['ignore', writer, 'inherit', 'ipc'],
      },
    )
    // The report arrives although the pipe took a fraction of the lines.
    await new Promise((resolve) => child.once('message', resolve))
    const begun = performance.now()
    child.send('exit')
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect(code).toBe(0)
    expect(performance.now() - begun).toBeLessThan(2_500)
    closeSync(reader)
    closeSync(writer)
  },
)

test.skipIf(process.platform !== 'linux')('lines of processes that share a full pipe stay whole', async () => {
  const fifo = join(directory, 'shared-fifo')
  execFileSync('mkfifo', [fifo])
  const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(fifo, constants.O_WRONLY)
  const tsx = createRequire(import.meta.url).resolve('tsx')
  const children = [0, 1, 2].map(() =>
    spawn(process.execPath, ['--import', `file://${tsx}`, fileURLToPath(SCENARIO), 'paced', '-', '1500'], {
      stdio: ['ignore', writer, 'inherit', 'ipc'],
    }),
  )
  closeSync(writer)
  const messages = children.map((child) => {
    const types: string[] = []
    child.on('message', (message) => types.push((message as { type: string }).type))
    return types
  })
  const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  const all = (type: string) => vi.waitFor(() => expect(messages.every((m) => m.includes(type))).toBe(true), 15_000)
  await all('report')
  for (const child of children) child.send('go')
  // All of it waits by now but what the pipe has room for.
  await all('logged')
  const cat = spawn('cat', [fifo], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  cat.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  await new Promise((resolve) => cat.once('close', resolve))
  expect(await Promise.all(ended)).toEqual([0, 0, 0])
  closeSync(reader)
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { n: number; pid: number })
  for (const { pid } of children)
    expect(lines.filter((line) => line.pid === pid).map(({ n }) => n)).toEqual(upTo(1_500))
})
