import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { startOtlpCollector } from '../../support/otlp-collector.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** Runs a process that makes 5 spans and has nothing else to do; answers its exit code and how long the spans held it. */
async function runToItsEnd(endpoint: string): Promise<{ code: number; heldMs: number }> {
  const child = fork(fileURLToPath(new URL('./natural-end-process.ts', import.meta.url)), [endpoint], {
    execArgv: ['--import', 'tsx'],
    silent: true,
  })
  cleanups.push(() => child.kill('SIGKILL'))
  let doneAt = 0
  child.once('message', () => {
    doneAt = performance.now()
  })
  const [code] = (await once(child, 'exit')) as [number]
  return { code, heldMs: performance.now() - doneAt }
}

test('a process that ends by itself delivers its spans', async () => {
  const collector = await startOtlpCollector()
  cleanups.push(() => collector.kill())
  const { code, heldMs } = await runToItsEnd(collector.endpoint)
  expect(collector.spans().map(({ name }) => name)).toEqual(['s0', 's1', 's2', 's3', 's4'])
  expect(code).toBe(0)
  expect(heldMs).toBeLessThan(5_000)
})

test('an absent collector does not hold a process that is done', async () => {
  const { code, heldMs } = await runToItsEnd('127.0.0.1:1')
  expect(code).toBe(0)
  expect(heldMs).toBeLessThan(5_000)
})

test('a collector that accepts connections and never speaks does not either', async () => {
  const silent: Server = createServer(() => {})
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  cleanups.push(() => silent.close())
  const { port } = silent.address() as { port: number }
  const { code, heldMs } = await runToItsEnd(`127.0.0.1:${port}`)
  expect(code).toBe(0)
  expect(heldMs).toBeLessThan(8_000)
})
