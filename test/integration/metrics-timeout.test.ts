import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createTestObservability } from '../../src/testing/index.ts'
import { listen, send } from '../support/http-server.ts'
import { parseExposition, sampleValue } from '../support/parse-exposition.ts'

test('Prometheus gets what there is before it gives up, although a collect hangs', async () => {
  const { obs } = createTestObservability({ service: 'app' })
  obs.metrics.gauge({ name: 'hangs', help: 'h', collect: () => new Promise<number>(() => {}) })
  obs.metrics.counter({ name: 'a_total', help: 'h' }).inc(3)
  const server = await listen(createServer(obs.node((_request, response) => response.end('ok'))))
  try {
    const headers = { 'x-prometheus-scrape-timeout-seconds': '1.5' }
    const began = performance.now()
    const { status, body } = await send(server.port, '/metrics', { headers })
    // The hanging one alone would be waited for 5 s.
    expect(performance.now() - began).toBeLessThan(4_500)
    expect(status).toBe(200)
    const families = parseExposition(body, 'text')
    expect(sampleValue(families, 'app_a_total')).toBe(3)
    expect(families.map(({ name }) => name)).not.toContain('app_hangs')
    const next = parseExposition((await send(server.port, '/metrics', { headers })).body, 'text')
    expect(sampleValue(next, 'app_observability_metrics_left_out_total', { metric: 'app_hangs' })).toBe(1)
  } finally {
    await server.close()
    await obs.shutdown()
  }
})
