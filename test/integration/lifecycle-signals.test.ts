import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { type RunningNode, runNode } from '../support/run-node.ts'
import type { Scenario } from './scenarios/lifecycle-server.ts'

const SERVER = new URL('./scenarios/lifecycle-server.ts', import.meta.url)
const running: RunningNode[] = []

afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
})

async function start(over: Partial<Scenario>): Promise<RunningNode & { readonly port: number }> {
  const scenario: Scenario = { signals: ['SIGTERM', 'SIGINT'], timeoutMs: 10_000, drainDelayMs: 0, ...over }
  const process = runNode(SERVER, { args: [JSON.stringify(scenario)] })
  running.push(process)
  const { port } = await process.message<{ port: number }>((message) => 'port' in message)
  return { ...process, port }
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets the running request end, flushes and exits with 0',
  async (signal) => {
    const { child, port, exit } = await start({})
    const asked = fetch(`http://127.0.0.1:${port}/work`)
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200))
    child.kill(signal)
    expect(await (await asked).text()).toBe('done')
    expect(await exit).toMatchObject({ code: 0, signal: null, stdout: 'flushed\n', stderr: '' })
  },
)

test('a request that hangs is cut off at the limit: exit 1, and what was buffered is flushed', async () => {
  const { child, port, message, exit } = await start({ timeoutMs: 400 })
  const failed = expect(fetch(`http://127.0.0.1:${port}/hang`)).rejects.toThrow()
  await message((sent) => 'hanging' in (sent as object))
  child.kill('SIGTERM')
  expect(await exit).toMatchObject({ code: 1, stdout: 'flushed\n' })
  await failed
})

test('while draining readiness is 503 and liveness 200; a second signal ends it at once', async () => {
  const { child, port, message, exit } = await start({ timeoutMs: 60_000, drainDelayMs: 50_000 })
  child.kill('SIGTERM')
  await message((sent) => 'draining' in (sent as object))
  expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(503)
  expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await exit).toMatchObject({ code: 143, stdout: '' })
})

test('without the option a signal ends the process as if the library were not there', async () => {
  const { child, exit } = await start({ signals: [] })
  child.kill('SIGTERM')
  expect(await exit).toMatchObject({ code: null, signal: 'SIGTERM' })
})

test('nothing of this keeps a process alive', async () => {
  const idle = runNode(new URL('./scenarios/lifecycle-idle.ts', import.meta.url))
  running.push(idle)
  expect(await idle.exit).toMatchObject({ code: 0, stdout: '', stderr: '' })
})

const canUnshare = spawnSync('unshare', ['-pf', '--mount-proc', 'true']).status === 0

test.skipIf(!canUnshare)(
  'as process 1 of a container, for which signals have no default action, it exits too',
  async () => {
    const tsx = createRequire(import.meta.url).resolve('tsx')
    const scenario: Scenario = { signals: ['SIGTERM'], timeoutMs: 10_000, drainDelayMs: 0 }
    const args = ['-pf', '--mount-proc', '--kill-child', process.execPath]
    const outer = spawn('unshare', [
      ...args,
      '--import',
      `file://${tsx}`,
      fileURLToPath(SERVER),
      JSON.stringify(scenario),
    ])
    try {
      let stdout = ''
      outer.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text
      })
      const exit = new Promise((resolve) => outer.once('close', resolve))
      await vi.waitFor(() => expect(stdout).toContain('port'), 10_000)
      const inner = Number(readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, 'utf8').split(' ')[0])
      process.kill(inner, 'SIGTERM')
      expect(await exit).toBe(0)
      expect(stdout).toContain('flushed')
    } finally {
      outer.kill('SIGKILL')
    }
  },
)
