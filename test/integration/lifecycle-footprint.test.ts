import { expect, test } from 'vitest'
import { startOtlpCollector } from '../support/otlp-collector.ts'
import { runNode } from '../support/run-node.ts'

interface Added {
  readonly listeners: Readonly<Record<string, number>>
  readonly globals: readonly string[]
  readonly resources: readonly string[]
}

/** What an instance with these options adds to the process while it lives, and what of it is left after its end. */
async function footprintOf(options: object): Promise<{ readonly during: Added; readonly after: Added }> {
  const scenario = new URL('./scenarios/lifecycle-footprint.ts', import.meta.url)
  const { code, stderr } = await runNode(scenario, { args: [JSON.stringify(options)], env: { NODE_ENV: 'test' } }).exit
  expect(code, stderr).toBe(0)
  return JSON.parse(stderr)
}

const NOTHING: Added = { listeners: {}, globals: [], resources: [] }

test('without being asked an instance adds one listener of `exit` to the process, and leaves nothing', async () => {
  const { during, after } = await footprintOf({})
  expect(during).toMatchObject({ listeners: { exit: 1 }, globals: [] })
  expect(after).toEqual(NOTHING)
})

test('what is asked for is listened to, and left again', async () => {
  const { during, after } = await footprintOf({
    logging: { captureFatal: true, reopenOn: ['SIGHUP'] },
    shutdown: { signals: true },
    http: { auto: true },
    metrics: { port: 0 },
  })
  expect(during.listeners).toEqual({ exit: 1, SIGTERM: 1, SIGINT: 1, SIGHUP: 1, uncaughtExceptionMonitor: 1 })
  expect(after).toEqual(NOTHING)
})

test('an exporter leaves nothing either', async () => {
  const collector = await startOtlpCollector()
  try {
    const { during, after } = await footprintOf({ tracing: { endpoint: collector.endpoint } })
    expect(Object.keys(during.listeners).sort()).toEqual(['beforeExit', 'exit'])
    expect(after).toEqual(NOTHING)
    expect((await collector.spans()).map((span) => span.name)).toEqual(['work'])
  } finally {
    collector.kill()
  }
})
