import {
  Agent,
  createServer,
  get,
  type IncomingMessage,
  type RequestListener,
  Server,
  type ServerResponse,
} from 'node:http'
import * as http2 from 'node:http2'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { createShutdown, type ShutdownDeps } from './create-shutdown.ts'

const cleanUps: (() => void)[] = []

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

function shutdownOf(over: Partial<ShutdownDeps> = {}) {
  const faults: unknown[] = []
  const control = createShutdown({
    timeoutMs: 10_000,
    drainDelayMs: 0,
    startDraining: () => {},
    servers: () => [],
    steps: [],
    flushSteps: [],
    lost: () => ({ spans: 0, lines: 0 }),
    onFault: (error) => faults.push(error instanceof Error ? error.message : error),
    onHookFailed: (hook, error) => faults.push(`${hook}: ${(error as Error).message}`),
    ...over,
  })
  return { ...control, faults }
}

async function listen(listener: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { server, port: (server.address() as AddressInfo).port }
}

function keepAliveAgent(): Agent {
  const agent = new Agent({ keepAlive: true })
  cleanUps.push(() => agent.destroy())
  return agent
}

function fetchFrom(port: number, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent }, (response) => {
      response.resume()
      response.once('end', () => resolve(response))
      response.once('error', reject)
    }).once('error', reject)
  })
}

const hang = () => new Promise(() => {})

test('the steps come in order: readiness off, drain, servers closed, then what is to be flushed', async () => {
  const order: string[] = []
  const { server } = await listen((_request, response) => response.end())
  server.once('close', () => order.push('server closed'))
  const { shutdown } = shutdownOf({
    drainDelayMs: 30,
    startDraining: () => {
      order.push('draining')
      setTimeout(() => order.push(server.listening ? 'still serving' : 'closed too early'), 10)
    },
    servers: () => [server],
    steps: [
      { name: 'spans', run: async () => order.push('spans') },
      { name: 'logs', run: () => order.push('logs') },
    ],
  })
  expect(await shutdown()).toEqual({ ok: true, lost: { spans: 0, lines: 0 } })
  expect(order).toEqual(['draining', 'still serving', 'server closed', 'spans', 'logs'])
})

test('later calls share the first one', async () => {
  const run = vi.fn()
  const { shutdown } = shutdownOf({ steps: [{ name: 'spans', run }] })
  const first = shutdown()
  expect(shutdown()).toBe(first)
  const result = await first
  expect(await shutdown(0)).toBe(result)
  expect(run).toHaveBeenCalledTimes(1)
})

test('a later call with an earlier end makes the first one hurry', async () => {
  const { shutdown } = shutdownOf({ timeoutMs: 60_000, drainDelayMs: 50_000 })
  const first = shutdown()
  void shutdown(20)
  expect(await first).toMatchObject({ ok: true })
})

test('a hanging step is given up, leaves time for the next one, and the result says so', async () => {
  const times: number[] = []
  const next = vi.fn()
  const { shutdown, faults } = shutdownOf({
    steps: [
      {
        name: 'spans',
        run(ms) {
          times.push(ms)
          return hang()
        },
      },
      { name: 'logs', run: next },
    ],
  })
  const start = performance.now()
  expect(await shutdown(100)).toMatchObject({ ok: false })
  expect(performance.now() - start).toBeLessThan(1_000)
  expect(times[0]).toBeLessThanOrEqual(50)
  expect(next).toHaveBeenCalledOnce()
  expect(faults).toEqual([expect.stringMatching(/^spans took longer than \d+ ms$/)])
})

test('a step that may wait for others has as many shares of the time as it weighs', async () => {
  const times: number[] = []
  const run = (ms: number) => void times.push(ms)
  const { shutdown } = shutdownOf({
    steps: [
      { name: 'background', run },
      { name: 'spans', weight: 7, run },
      { name: 'metrics', run },
      { name: 'logs', run },
    ],
  })
  expect(await shutdown(100_000)).toMatchObject({ ok: true })
  const shares = [10_000, 77_778, 50_000, 100_000]
  for (const [index, share] of shares.entries()) {
    expect(times[index]).toBeLessThanOrEqual(share)
    expect(times[index]).toBeGreaterThan(share * 0.7)
  }
})

test('what throws or rejects stops nothing and is told', async () => {
  const last = vi.fn()
  const boom = (what: string) => () => {
    throw new Error(what)
  }
  const { shutdown, faults } = shutdownOf({
    startDraining: boom('drain'),
    servers: boom('servers'),
    steps: [
      { name: 'a', run: boom('a') },
      { name: 'b', run: () => Promise.reject(new Error('b')) },
      { name: 'c', run: last },
    ],
  })
  expect(await shutdown()).toMatchObject({ ok: false })
  expect(last).toHaveBeenCalledOnce()
  expect(faults).toEqual(['servers', 'drain', 'servers', 'servers', 'a', 'b'])
})

test('a listener of faults that throws is ignored', async () => {
  const { shutdown } = shutdownOf({
    onFault: () => {
      throw new Error('no')
    },
    steps: [{ name: 'a', run: () => Promise.reject(new Error('a')) }],
  })
  expect(await shutdown()).toMatchObject({ ok: false })
})

test('what was lost on the way is not ok; what was lost before is only reported', async () => {
  let lost = { spans: 5, lines: 1 }
  const before = shutdownOf({ lost: () => lost })
  expect(await before.shutdown()).toEqual({ ok: true, lost })
  const during = shutdownOf({
    lost: () => lost,
    steps: [
      {
        name: 'spans',
        run: () => {
          lost = { spans: 7, lines: 1 }
        },
      },
    ],
  })
  expect(await during.shutdown()).toEqual({ ok: false, lost: { spans: 7, lines: 1 } })
})

test('a running request is finished, on a connection that was not seen to be opened, too', async () => {
  let answer!: ServerResponse
  const arrived = new Promise<void>((resolve) => {
    cleanUps.push(resolve)
    void listenAndAsk(resolve)
  })
  let asked!: Promise<IncomingMessage>
  let server!: Server
  async function listenAndAsk(resolve: () => void): Promise<void> {
    const listening = await listen((_request, response) => {
      answer = response
      resolve()
    })
    server = listening.server
    asked = fetchFrom(listening.port, keepAliveAgent())
  }
  await arrived
  const { shutdown } = shutdownOf({ servers: () => [server] })
  const result = shutdown()
  await vi.waitFor(() => expect(server.listening).toBe(false))
  answer.end('done')
  expect((await asked).statusCode).toBe(200)
  expect(await result).toMatchObject({ ok: true })
})

test('while draining, answers tell the client to open a new connection', async () => {
  const { server, port } = await listen((_request, response) => response.end('x'))
  const agent = keepAliveAgent()
  expect((await fetchFrom(port, agent)).headers.connection).toBe('keep-alive')
  const { shutdown } = shutdownOf({ drainDelayMs: 60_000, timeoutMs: 120_000, servers: () => [server] })
  const result = shutdown()
  expect((await fetchFrom(port, agent)).headers.connection).toBe('close')
  void shutdown(10)
  expect(await result).toMatchObject({ ok: true })
})

test('a request that does not end is cut off in time for the steps, and the result says so', async () => {
  const { server, port } = await listen(() => {})
  const asked = fetchFrom(port, keepAliveAgent())
  const failed = expect(asked).rejects.toThrow('socket hang up')
  await vi.waitFor(
    () => new Promise<void>((resolve, reject) => server.getConnections((_e, n) => (n > 0 ? resolve() : reject()))),
  )
  const times: number[] = []
  const { shutdown } = shutdownOf({ servers: () => [server], steps: [{ name: 'logs', run: (ms) => times.push(ms) }] })
  expect(await shutdown(300)).toMatchObject({ ok: false })
  await failed
  expect(times[0]).toBeGreaterThan(20)
})

test('a connection that never sent anything does not hold the shutdown up', async () => {
  const { server, port } = await listen((_request, response) => response.end())
  const { shutdown } = shutdownOf({ servers: () => [server] })
  const socket = connect(port, '127.0.0.1')
  cleanUps.push(() => socket.destroy())
  await new Promise<void>((resolve) => server.once('connection', () => resolve()))
  expect(await shutdown(5_000)).toMatchObject({ ok: true })
})

test('a server that was never started or is closed already is done', async () => {
  const { server } = await listen((_request, response) => response.end())
  await new Promise((resolve) => server.close(resolve))
  const { shutdown } = shutdownOf({ servers: () => [server, createServer()] })
  expect(await shutdown(1_000)).toMatchObject({ ok: true })
})

test('a server whose close() throws is reported, and the others are closed', async () => {
  const { server } = await listen((_request, response) => response.end())
  const broken = new Server()
  broken.close = () => {
    throw new Error('cannot close')
  }
  const { shutdown, faults } = shutdownOf({ servers: () => [broken, server] })
  expect(await shutdown(1_000)).toMatchObject({ ok: false })
  expect(faults).toEqual(['cannot close'])
  expect(server.listening).toBe(false)
})

test('an HTTP/2 server, which lacks methods of the others, is closed too', async () => {
  const server = http2.createServer((_request, response) => response.end('x'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  cleanUps.push(() => session.destroy())
  const { shutdown, faults } = shutdownOf({ drainDelayMs: 60_000, servers: () => [server as never] })
  const result = shutdown(60_000)
  const headers = await new Promise<http2.IncomingHttpHeaders>((resolve, reject) => {
    session.request({ ':path': '/' }).once('response', resolve).once('error', reject).resume().end()
  })
  expect(headers[':status']).toBe(200)
  session.close()
  void shutdown(2_000)
  expect(await result).toMatchObject({ ok: true })
  expect(faults).toEqual([])
})

test('hooks are called once the servers are closed and before the steps, the one added last first', async () => {
  const order: string[] = []
  const { server } = await listen((_request, response) => response.end())
  const { shutdown, onShutdown } = shutdownOf({
    drainDelayMs: 20,
    startDraining: () => order.push('draining'),
    servers: () => [server],
    steps: [{ name: 'logs', run: () => order.push('logs') }],
  })
  const add = (name: string, when?: 'draining' | 'closed') =>
    onShutdown(() => void order.push(`${name} ${server.listening ? 'open' : 'closed'}`), { name, when })
  add('pool')
  add('consumer', 'draining')
  add('jobs')
  add('sockets', 'draining')
  add('never')()
  expect(await shutdown()).toMatchObject({ ok: true })
  expect(order).toEqual(['draining', 'sockets open', 'consumer open', 'jobs closed', 'pool closed', 'logs'])
})

test('a draining hook that hangs keeps no server open, and hooks and steps after it still have time', async () => {
  const order: string[] = []
  const { server } = await listen((_request, response) => response.end())
  const { shutdown, onShutdown, faults } = shutdownOf({
    servers: () => [server],
    steps: [{ name: 'logs', run: (ms) => order.push(ms > 0 ? 'logs' : 'no time') }],
  })
  onShutdown(() => void order.push('pool'), { name: 'pool' })
  onShutdown(hang, { name: 'sockets', when: 'draining' })
  const start = performance.now()
  const result = shutdown(400)
  await vi.waitFor(() => expect(server.listening).toBe(false))
  expect(order).toEqual([])
  expect(await result).toMatchObject({ ok: false })
  expect(performance.now() - start).toBeLessThan(2_000)
  expect(order).toEqual(['pool', 'logs'])
  expect(faults).toEqual([expect.stringMatching(/^sockets: took longer than \d+ ms$/)])
})

test('flush runs its own steps, is bounded and never rejects', async () => {
  const spans = vi.fn(hang)
  const logs = vi.fn(() => Promise.reject(new Error('no')))
  const { flush, faults } = shutdownOf({
    flushSteps: [
      { name: 'spans', run: spans },
      { name: 'logs', run: logs },
    ],
  })
  await expect(flush(50)).resolves.toBeUndefined()
  await expect(flush(0)).resolves.toBeUndefined()
  expect(spans).toHaveBeenCalledTimes(2)
  expect(logs).toHaveBeenCalledTimes(2)
  expect(faults).toContain('no')
})
