import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Counter, type Registry } from 'prom-client'
import { afterEach, expect, test } from 'vitest'
import { createObservability, getObservability } from '../../src/index.ts'
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

/** An instance that writes to a file, and the lines about what could not be made. */
function startWithFile() {
  const file = join(mkdtempSync(join(tmpdir(), 'observability-early-')), 'app.log')
  const logging = { console: false, file } as const
  const obs = createObservability({ service: 'shop', announce: false, tracing: false, logging })
  const complaints = () => {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'ERROR')
  }
  return { obs, complaints }
}

test('a metric that turns out to be taken is told of and leaves its users alone', async () => {
  const taken = early.metrics.gauge({ name: 'requests_total', help: 'Taken' })
  const { obs, complaints } = startWithFile()
  taken.set(1)
  taken.set(2)
  expect(complaints()).toMatchObject([{ logger: 'observability', error: { code: 'OBS_ERR_INVALID_METRIC' } }])
  await obs.shutdown()
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

test('checks that were registered before belong to the instance, and to the next one when it has ended', async () => {
  const remove = early.health.register('early-db', () => ({ pool: 5 }), { cacheMs: 0 })
  early.health.ping('early-cache', () => false, { critical: false })
  expect(() => early.health.register('early-db', () => 1)).toThrow(/the name is taken/)
  expect(() => early.health.register('', 5 as never)).toThrow(/OBS_ERR_INVALID_CHECK/)
  expect(await early.health.run()).toMatchObject({ status: 'healthy', checks: {} })
  const first = start()
  expect(await first.obs.health.run()).toMatchObject({
    status: 'degraded',
    checks: { 'early-db': { details: { pool: 5 } }, 'early-cache': { status: 'unhealthy' } },
  })
  await first.obs.shutdown()
  const second = start()
  expect(Object.keys((await second.obs.health.run()).checks)).toEqual(expect.arrayContaining(['early-db']))
  remove()
  expect(Object.keys((await second.obs.health.run()).checks)).not.toContain('early-db')
  await second.obs.shutdown()
  expect(Object.keys((await start().obs.health.run()).checks)).not.toContain('early-db')
})

test('hooks that were added before are called once, and what they are given is judged at once', async () => {
  const called: string[] = []
  early.onShutdown(() => called.push('pool'), { name: 'pool' })
  const removed = early.onShutdown(() => called.push('removed'))
  early.onShutdown(function jobs({ signal }) {
    called.push(`jobs ${signal.aborted}`)
  })
  removed()
  expect(() => early.onShutdown('pool' as never)).toThrow(/OBS_ERR_INVALID_ARGUMENT/)
  await start().obs.shutdown()
  expect(called).toEqual(['jobs false', 'pool'])
  await start().obs.shutdown()
  expect(called).toEqual(['jobs false', 'pool'])
})

test('a hook that fails is told of by its name', async () => {
  early.onShutdown(function closePool() {
    throw new Error('stuck')
  })
  const { obs, recorded } = start()
  expect(await obs.shutdown()).toMatchObject({ ok: false })
  expect(recorded.logs).toContainEqual(expect.objectContaining({ hook: 'closePool', message: 'shutdown hook failed' }))
})

test('levels that were set before hold for the instance', () => {
  early.setLevel('early.*', 'debug')
  const named = early.getLogger('late')
  named.level = 'error'
  named.level = 'fatal'
  const { obs } = start()
  expect([obs.getLogger('early.db').level, obs.getLogger('late').level]).toEqual(['debug', 'fatal'])
})

test('metrics that were declared before are there before anybody counts', async () => {
  early.metrics.counter({ name: 'early_total', help: 'Early', labels: { kind: ['a', 'b'] } })
  const own = new Counter({ name: 'own_total', help: 'Own', registers: [early.metrics.registry as Registry] })
  own.inc(3)
  const { obs, recorded } = start()
  expect(await recorded.metric('early_total', { kind: 'b' })).toBe(0)
  expect(await obs.metrics.registry.metrics()).toContain('own_total 3')
})

test('a check whose name the instance has already is told of, and keeps nothing else from being made', async () => {
  const takeBack = [early.health.register('memory', () => 1), early.health.register('after-memory', () => 2)]
  const { obs, complaints } = startWithFile()
  expect(Object.keys((await obs.health.run()).checks)).toEqual(expect.arrayContaining(['memory', 'after-memory']))
  const told = complaints().filter(({ error }) => error.code === 'OBS_ERR_INVALID_CHECK')
  expect(told).toMatchObject([{ message: 'what was asked for before the start cannot be made' }])
  for (const remove of takeBack) remove()
  expect(Object.keys((await obs.health.run()).checks)).toContain('memory')
  expect(Object.keys((await obs.health.run()).checks)).not.toContain('after-memory')
  await obs.shutdown()
})
