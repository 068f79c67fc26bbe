import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { createTestObservability } from '../../src/testing/index.ts'

test('an error of an observed function that the handler answers itself is counted once, by its class', async () => {
  const { obs, recorded } = createTestObservability({ service: 'shop' })
  const fails = obs.observe('load_order', () => {
    throw new RangeError('broken')
  })
  const server = createServer(
    obs.node((request, response) => {
      try {
        if (request.url === '/seen') fails()
      } catch {
        // Answered below, like any other failure.
      }
      response.writeHead(500).end()
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await fetch(`${base}/seen`)
  await fetch(`${base}/unseen`)
  await vi.waitFor(async () => {
    expect(await recorded.metric('requests_total', { method: 'GET', endpoint: '__unmatched__', status: '500' })).toBe(2)
  })

  const errors = (type: string) => recorded.metric('errors_total', { error_type: type, endpoint: '__unmatched__' })
  expect([await errors('RangeError'), await errors('HTTP_5xx')]).toEqual([1, 1])
  server.close()
  await obs.shutdown()
})
