import { createServer } from 'node:http'
import Koa3 from 'koa'
import Koa2 from 'koa2'
import { expect, test } from 'vitest'
import { createTestObservability } from '../../src/testing/index.ts'
import { listen, send } from '../support/http-server.ts'

test.each([
  ['2', Koa2 as unknown as typeof Koa3],
  ['3', Koa3],
])("Koa %s's own answer to an error is its own but for the correlation id", async (_, Koa) => {
  const { obs } = createTestObservability()
  const build = (observed: boolean) => {
    const app = new Koa()
    app.silent = true
    if (observed) app.use(obs.koa()).use(obs.koa())
    app.use((ctx) => {
      ctx.set('x-app', 'is dropped by Koa')
      throw Object.assign(new Error('gone'), { status: 410, expose: true, headers: { 'x-kept': '1' } })
    })
    return app.callback()
  }
  const ours = await listen(createServer(build(true)))
  const bare = await listen(createServer(build(false)))
  try {
    const [answer, expected] = await Promise.all([
      send(ours.port, '/', { headers: { 'x-request-id': 'order-7' } }),
      send(bare.port, '/'),
    ])
    const { 'x-request-id': id, date: _ours, ...headers } = answer.headers
    const { date: _theirs, ...bareHeaders } = expected.headers
    expect(id).toBe('order-7')
    expect([answer.status, answer.body, headers]).toEqual([expected.status, expected.body, bareHeaders])
  } finally {
    await ours.close()
    await bare.close()
    await obs.shutdown()
  }
})
