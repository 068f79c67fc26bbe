import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { getObservability } from '../../src/index.ts'
import { createTestObservability, type TestObservability } from '../../src/testing/index.ts'
import { listen, send } from '../support/http-server.ts'

const early = getObservability()
const started: TestObservability[] = []

function start(): TestObservability {
  const made = createTestObservability()
  started.push(made)
  return made
}

afterEach(async () => {
  for (const { obs } of started.splice(0)) await obs.shutdown()
})

test('with an instance it is that instance, and without one everything works and does nothing', async () => {
  expect(early.observe('double', (n: number) => n * 2)(2)).toBe(4)
  early.metrics.user_events_total.inc({ action: 'login' })
  early.logger.child({ a: 1 }).info('nobody hears this')
  expect(await early.metrics.registry.metrics()).toBe('\n')
  const { obs } = start()
  expect(getObservability()).toBe(obs)
})

test('loggers that were taken before write as soon as there is an instance', () => {
  const { logger } = early
  const child = logger.child({ part: 'stock' }).child({ shelf: 7 })
  const named = early.getLogger('app.stock')
  const { info } = early.logger
  const { recorded } = start()
  logger.info('root')
  child.info('child')
  named.info('named')
  info('method')
  expect(recorded.logs).toMatchObject([
    { message: 'root' },
    { message: 'child', part: 'stock', shelf: 7 },
    { message: 'named', logger: 'app.stock' },
    { message: 'method' },
  ])
})

test('a level set on a logger that was taken before holds for the instance', () => {
  const { logger } = early
  start()
  logger.level = 'error'
  expect(getObservability().logger.level).toBe('error')
})

test('instruments and handles that were taken before count as soon as there is an instance', async () => {
  const login = early.metrics.user_events_total.bind({ action: 'login' })
  const jobs = early.metrics.counter({ name: 'jobs_total', help: 'Jobs', labels: ['kind'] })
  login.inc()
  const first = start()
  login.inc()
  login.inc()
  jobs.inc({ kind: 'mail' })
  expect(await first.recorded.metric('user_events_total', { action: 'login' })).toBe(2)
  expect(await first.recorded.metric('jobs_total', { kind: 'mail' })).toBe(1)

  await first.obs.shutdown()
  const second = start()
  login.inc()
  expect(await second.recorded.metric('user_events_total', { action: 'login' })).toBe(1)
})

test('a metric that turns out to be taken is told of and leaves its users alone', () => {
  const taken = early.metrics.gauge({ name: 'requests_total', help: 'Taken' })
  const { recorded } = start()
  taken.set(1)
  taken.set(2)
  expect(recorded.logs).toMatchObject([{ level: 'ERROR', error: { code: 'OBS_ERR_INVALID_METRIC' } }])
})

test('a mount that was made before observes as soon as there is an instance', async () => {
  const server = createServer(early.node((_req, res) => res.end(), { route: () => '/all' }))
  const { port, close } = await listen(server)
  const { recorded } = start()
  await send(port, '/')
  await expect.poll(() => recorded.metric('requests_total', { endpoint: '/all' })).toBe(1)
  await close()
  expect(early.expressErrors()).toHaveLength(4)
})
