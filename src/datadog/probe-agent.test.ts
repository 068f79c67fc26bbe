import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { probeAgent } from './probe-agent.ts'

async function listen(where: number | string, answer: RequestListener): Promise<Server> {
  const server = createServer(answer)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => {
    if (typeof where === 'number') server.listen(where, '127.0.0.1', resolve)
    else server.listen(where, resolve)
  })
  return server
}

async function agentWith(answer: RequestListener) {
  const { port } = (await listen(0, answer)).address() as AddressInfo
  return { target: `http://127.0.0.1:${port}`, host: '127.0.0.1', port, socketPath: undefined }
}

test.each([200, 404])('an agent that answers %i to GET /info is there', async (status) => {
  const paths: unknown[] = []
  const agent = await agentWith((request, response) => {
    paths.push(request.url)
    response.writeHead(status).end('{}')
  })
  expect(await probeAgent(agent, 2_000, false)).toBeUndefined()
  expect(paths).toEqual(['/info'])
})

test('limits need not be whole numbers and may be absurd', async () => {
  const agent = await agentWith((_, response) => response.end('{}'))
  expect(await probeAgent(agent, 1_999.5, true)).toBeUndefined()
  expect(await probeAgent(agent, Number.POSITIVE_INFINITY, true)).toBeUndefined()
})

test('a broken agent, a silent one and none at all are told apart', async () => {
  const broken = await agentWith((_, response) => response.writeHead(503).end())
  expect(await probeAgent(broken, 2_000, false)).toBe('answered 503')
  const silent = await agentWith(() => undefined)
  expect(await probeAgent(silent, 50, false)).toBe('no answer within 50 ms')
  expect(await probeAgent(silent, -1, false)).toContain('no answer')
  expect(await probeAgent({ ...silent, port: 1 }, 2_000, false)).toContain('ECONNREFUSED')
})

test('an answer whose body never ends is an answer', async () => {
  const agent = await agentWith((_, response) => response.writeHead(200).write('{'))
  expect(await probeAgent(agent, 200, true)).toBeUndefined()
})

test('an agent on a Unix socket is asked there', async () => {
  const socketPath = join(tmpdir(), `datadog-probe-${process.pid}.socket`)
  await listen(socketPath, (_, response) => response.end('{}'))
  expect(
    await probeAgent({ target: `unix://${socketPath}`, host: '', port: 0, socketPath }, 2_000, false),
  ).toBeUndefined()
})
