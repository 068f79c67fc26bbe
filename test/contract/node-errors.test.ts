import { createServer } from 'node:http'
import { expect, test, vi } from 'vitest'
import { listen, send } from '../support/http-server.ts'
import { createRequestHarness } from '../support/request-harness.ts'
import { runNode } from '../support/run-node.ts'

const child = new URL('./node-errors-process.ts', import.meta.url)

test.each([
  ['throw', 'TypeError: thrown at once'],
  ['reject', 'RangeError: rejected later'],
])('a listener that fails by %s ends the process as it does without the mount', async (kind, message) => {
  const [mounted, bare] = await Promise.all(
    ['mounted', 'bare'].map((mount) => runNode(child, { args: [kind, mount] }).exit),
  )
  expect(mounted?.code).toBe(1)
  expect(mounted?.stderr).toContain(message)
  expect([mounted?.code, mounted?.signal]).toEqual([bare?.code, bare?.signal])
})

test('a rejection of a listener is seen as unhandled once, with its own error', async () => {
  const { stdout } = await runNode(child, { args: ['reject-handled', 'mounted'] }).exit
  expect(stdout.trim().split('\n')).toEqual(['unhandled RangeError rejected later', 'noted RangeError'])
})

test('what a listener returns is returned, and `this` is the server', async () => {
  const { mounts } = createRequestHarness()
  const results: unknown[] = []
  const handler = mounts.node(function (this: unknown, _req, res) {
    res.end()
    return this
  })
  const server = createServer()
  server.on('request', function (this: unknown, req, res) {
    results.push(Reflect.apply(handler, this, [req, res]))
  })
  const running = await listen(server)
  await send(running.port, '/')
  await running.close()
  expect(results).toEqual([server])
})

test('a route function that throws is counted once and the request is unmatched', async () => {
  const { mounts, requests, faults } = createRequestHarness()
  const handler = mounts.node((_req, res) => void res.end('ok'), {
    route: () => {
      throw new Error('bad route')
    },
  })
  const server = createServer(handler)
  const running = await listen(server)
  expect((await send(running.port, '/a')).body).toBe('ok')
  await vi.waitFor(() => {
    expect(requests).toEqual([{ method: 'GET', endpoint: '__unmatched__', status: 200 }])
  })
  await running.close()
  expect(faults.counts().get('user')).toBe(1)
})
