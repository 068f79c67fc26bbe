import { expect, test } from 'vitest'
import { Heartbeat } from '../../metrics/isolation/heartbeat.ts'
import type { FromExporter } from './exporter-messages.ts'
import { MainThread } from './main-thread.ts'
import { createRemoteProbes } from './remote-probes.ts'

function build() {
  const heartbeat = new Heartbeat()
  const posted: FromExporter[] = []
  const main = new MainThread((message) => posted.push(message), heartbeat)
  return {
    main,
    posted,
    probe: createRemoteProbes(main),
    /** The last sign of life of the main thread was so many milliseconds ago. */
    silentFor(ms: number) {
      new Float64Array(heartbeat.memory)[0] = Number(process.hrtime.bigint()) / 1e6 - ms
    },
  }
}

test.each([
  [0, 200, 'healthy'],
  [29_000, 200, 'healthy'],
  [31_000, 503, 'unhealthy'],
])('an event loop that is blocked for %i ms makes liveness %i', async (ms, code, status) => {
  const { probe, silentFor, posted } = build()
  silentFor(ms)
  expect(await probe('live', false)).toEqual({ code, body: { timestamp: expect.any(String), status } })
  expect(posted).toEqual([])
})

test('readiness is what the main thread says of it', async () => {
  const { probe, silentFor, posted, main } = build()
  silentFor(0)
  const answer = probe('ready', true)
  expect(posted).toEqual([{ kind: 'question', request: 1, question: { kind: 'probe', arguments: ['ready', true] } }])
  main.answered(1, { code: 200, body: { status: 'degraded' } })
  expect(await answer).toEqual({ code: 200, body: { status: 'degraded' } })
})

test('a main thread without signs of life is not ready, and is not asked again before it has answered', async () => {
  const { probe, silentFor, posted, main } = build()
  silentFor(2_530)
  const refusal = { code: 503, body: { timestamp: expect.any(String), status: 'unhealthy' } }
  expect(await probe('ready', false)).toEqual(refusal)
  expect(await probe('ready', false)).toEqual(refusal)
  expect(posted).toHaveLength(1)
  expect(await probe('startup', true)).toMatchObject({
    code: 503,
    body: { reason: 'the event loop has been blocked for 2.5 s', checks: {} },
  })
  main.answered(1, { code: 200, body: { status: 'healthy' } })
  silentFor(0)
  const next = probe('ready', false)
  // The answer that was under way is given to nobody who asks later.
  await Promise.resolve()
  main.answered(1, { code: 200, body: {} })
  main.answered(3, { code: 200, body: { status: 'healthy' } })
  expect(await next).toMatchObject({ code: 200 })
})

test('what was sent ahead of an answer comes with it', async () => {
  const { main, silentFor } = build()
  silentFor(0)
  const asked = main.ask<string>({ kind: 'read', ms: 1_000 })
  const part = { group: 0, data: { name: 'a', help: 'h', type: 'gauge' } }
  main.received(1, part)
  main.received(7, part)
  main.answered(1, 'done')
  expect(await main.within(asked, 1_000)).toEqual({ parts: [part], answer: 'done' })
})
