import { afterEach, expect, test } from 'vitest'
import { createObservability } from '../../src/index.ts'
import type { Observability } from '../../src/observability-api.ts'
import { parseExposition } from '../support/parse-exposition.ts'

const NO_BUILTINS = { memory: false, disk: false, eventLoop: false, apiLatency: false } as const

const instances: Observability[] = []

afterEach(async () => {
  for (const obs of instances.splice(0)) await obs.shutdown()
})

function create(options: object = {}): Observability {
  const obs = createObservability({ service: 'shop', announce: false, logging: false, health: NO_BUILTINS, ...options })
  instances.push(obs)
  return obs
}

/** The series of the health metrics by their name without the prefix. */
async function seriesOf(obs: Observability): Promise<Readonly<Record<string, number>>> {
  // prom-client puts an empty line between families.
  const lines = (await obs.metrics.registry.metrics()).split('\n').filter((line) => line !== '')
  return Object.fromEntries(
    parseExposition(`${lines.join('\n')}\n`, 'text')
      .flatMap(({ samples }) => samples)
      .filter(({ name }) => name.startsWith('shop_health_'))
      .map(({ name, labels, value }) => [`${name.slice('shop_health_'.length)} ${labels.check}`, value]),
  )
}

test('each check has its status, its last duration and when it last succeeded, until it is taken away', async () => {
  const obs = create()
  let isDown = false
  const remove = obs.health.register(
    'db',
    () => {
      if (isDown) throw new Error('refused')
    },
    { cacheMs: 0 },
  )
  obs.health.register('replica', () => obs.health.degraded())
  obs.health.register('never', () => Promise.reject(new Error('refused')), { critical: false })
  expect(await seriesOf(obs)).toEqual({})
  const before = Date.now() / 1_000
  await obs.health.run()
  const first = await seriesOf(obs)
  expect(first).toEqual({
    'check_status db': 1,
    'check_status replica': 0.5,
    'check_status never': 0,
    'check_duration_seconds db': expect.any(Number),
    'check_duration_seconds replica': expect.any(Number),
    'check_duration_seconds never': expect.any(Number),
    'check_last_success_timestamp_seconds db': expect.any(Number),
    'check_last_success_timestamp_seconds replica': expect.any(Number),
  })
  const succeededAt = first['check_last_success_timestamp_seconds db'] as number
  expect(succeededAt).toBeGreaterThanOrEqual(before)
  expect(succeededAt).toBeLessThanOrEqual(Date.now() / 1_000)
  isDown = true
  await obs.health.run()
  expect(await seriesOf(obs)).toMatchObject({
    'check_status db': 0,
    'check_last_success_timestamp_seconds db': succeededAt,
  })
  remove()
  expect(Object.keys(await seriesOf(obs)).filter((series) => series.endsWith(' db'))).toEqual([])
})

test('with metrics off checks come and go all the same', async () => {
  const obs = create({ metrics: false })
  const remove = obs.health.register('db', () => 1)
  expect(await obs.health.run()).toMatchObject({ status: 'healthy', checks: { db: { status: 'healthy' } } })
  remove()
  expect(await obs.health.run()).toMatchObject({ status: 'healthy', checks: {} })
})
