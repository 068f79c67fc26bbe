import { Agent, createServer, get, type Server } from 'node:http'
import * as http2 from 'node:http2'
import * as https from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { Deadline } from './deadline.ts'
import { createServerCloser } from './server-closer.ts'
import { watchServers } from './watch-servers.ts'

const cleanUps: (() => unknown)[] = []

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

async function portOf(server: { listen(port: number, host: string, done: () => void): unknown; close(): unknown }) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => server.close())
  return ((server as Server).address() as AddressInfo).port
}

async function startHttp2(onStream: (stream: http2.ServerHttp2Stream) => void) {
  const server = http2.createServer()
  server.on('request', (_request, response) => onStream(response.stream))
  const closer = createServerCloser(server as never)
  const port = await portOf(server)
  const session = http2.connect(`http://127.0.0.1:${port}`)
  cleanUps.push(() => session.destroy())
  session.on('error', () => {})
  const goaways: number[] = []
  session.on('goaway', (code) => goaways.push(code))
  await new Promise((resolve) => session.once('remoteSettings', resolve))
  return { server, closer, session, goaways, port }
}

/** Opens a connection that sends nothing; `closed` resolves when the closer has ended it. */
async function openIdle(port: number): Promise<{ readonly closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1')
  cleanUps.push(() => socket.destroy())
  const closed = new Promise((resolve) => socket.resume().once('close', resolve))
  await new Promise((resolve) => socket.once('connect', resolve))
  return { closed }
}

/** Resolves to the body; rejects where the stream fails. */
function ask(session: http2.ClientHttp2Session): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': '/' })
    let body = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    stream.once('error', reject).once('end', () => resolve(body))
  })
}

test('an idle HTTP/2 session is told at once to open no more streams, and closed with the server', async () => {
  const { closer, session, goaways } = await startHttp2((stream) => stream.end('x'))
  expect(await ask(session)).toBe('x')
  closer.refuseKeepAlive()
  await vi.waitFor(() => expect(goaways).toEqual([http2.constants.NGHTTP2_NO_ERROR]))
  // Node.js 24 refuses the stream where others refuse the call.
  await expect(ask(session)).rejects.toThrow(/GOAWAY|closed|destroyed/i)
  expect(await closer.close(new Deadline(20_000))).toBe(true)
})

test('streams that run are finished, however long after the GOAWAY they end', async () => {
  let running: http2.ServerHttp2Stream | undefined
  const { server, closer, session, port } = await startHttp2((stream) => {
    running = stream
  })
  const idle = await openIdle(port)
  const answer = ask(session)
  await vi.waitFor(() => expect(running).toBeDefined())
  closer.refuseKeepAlive()
  const closed = closer.close(new Deadline(20_000))
  await vi.waitFor(() => expect(server.listening).toBe(false))
  // What is idle is looked for and found; what runs must be left alone.
  await idle.closed
  running?.end('done')
  expect(await answer).toBe('done')
  expect(await closed).toBe(true)
})

test('a session that is opened while draining is served, and told with its first request', async () => {
  const { closer, port } = await startHttp2((stream) => stream.end('x'))
  closer.refuseKeepAlive()
  const late = http2.connect(`http://127.0.0.1:${port}`)
  cleanUps.push(() => late.destroy())
  let goaway = false
  late.on('goaway', () => {
    goaway = true
  })
  await new Promise((resolve) => late.once('remoteSettings', resolve))
  expect(goaway).toBe(false)
  expect(await ask(late)).toBe('x')
  await vi.waitFor(() => expect(goaway).toBe(true))
})

test('a stream that does not end is cut off at the deadline', async () => {
  let running = false
  const { closer, session } = await startHttp2(() => {
    running = true
  })
  const stream = session.request({ ':path': '/' })
  const ended = new Promise((resolve) => stream.resume().once('close', () => resolve(stream.rstCode)))
  await vi.waitFor(() => expect(running).toBe(true))
  expect(await closer.close(new Deadline(200))).toBe(false)
  expect(await ended).toBe(http2.constants.NGHTTP2_CANCEL)
  await vi.waitFor(() => expect(session.destroyed).toBe(true))
})

test('a request over TLS that takes longer than a connection may take to its first byte is finished', async () => {
  // A key that both sides know, so that no certificate is needed.
  const tls = { ciphers: 'PSK', maxVersion: 'TLSv1.2', minVersion: 'TLSv1.2' } as const
  const psk = Buffer.alloc(32, 1)
  let finish: (() => void) | undefined
  const server = https.createServer({ ...tls, pskCallback: () => psk }, (_request, response) => {
    finish = () => response.end('done')
  })
  const closer = createServerCloser(server)
  const port = await portOf(server)
  const agent = new https.Agent({ keepAlive: true })
  cleanUps.push(() => agent.destroy())
  const answer = new Promise<string>((resolve, reject) => {
    const known = { checkServerIdentity: () => undefined, pskCallback: () => ({ psk, identity: 'test' }) }
    const options: object = { ...tls, ...known, port, host: '127.0.0.1' }
    https
      .get({ ...options, agent }, ({ statusCode, headers }) => resolve(`${statusCode} ${headers.connection}`))
      .once('error', reject)
  })
  await vi.waitFor(() => expect(finish).toBeDefined())
  const idle = await openIdle(port)
  closer.refuseKeepAlive()
  const closed = closer.close(new Deadline(20_000))
  await idle.closed
  finish?.()
  expect(await answer).toBe('200 close')
  expect(await closed).toBe(true)
})

test.each(['nothing', 'headers'])(
  'a request that runs when the draining begins, %s sent, is told as far as it can be',
  async (sent) => {
    let finish: (() => void) | undefined
    const server = createServer((_request, response) => {
      if (sent === 'headers') response.write('some')
      finish = () => response.end('done')
    })
    const closer = createServerCloser(server)
    const port = await portOf(server)
    const agent = new Agent({ keepAlive: true })
    cleanUps.push(() => agent.destroy())
    const answer = new Promise<string | undefined>((resolve, reject) => {
      const asked = get({ port, host: '127.0.0.1', agent }, (response) => {
        response.resume().once('end', () => resolve(response.headers.connection))
      })
      asked.once('error', reject)
    })
    await vi.waitFor(() => expect(finish).toBeDefined())
    closer.refuseKeepAlive()
    finish?.()
    expect(await answer).toBe(sent === 'headers' ? 'keep-alive' : 'close')
    expect(await closer.close(new Deadline(20_000))).toBe(true)
  },
)

test('an upgraded connection, which is no longer the server’s own, is cut off at the deadline', async () => {
  const server = createServer()
  server.on('upgrade', (_request, socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
  const closer = createServerCloser(server)
  const socket = connect(await portOf(server), '127.0.0.1')
  cleanUps.push(() => socket.destroy())
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
  await new Promise((resolve) => socket.once('data', resolve))
  const ended = new Promise((resolve) => socket.once('close', resolve))
  socket.resume()
  expect(await closer.close(new Deadline(200))).toBe(false)
  await ended
})

test('a server that joins the list later is watched from its first connection on', async () => {
  const servers: Server[] = []
  const faults: unknown[] = []
  const watched = watchServers(
    () => servers,
    (error) => faults.push(error),
  )
  const server = createServer()
  const other = createServer()
  const port = await portOf(server)
  servers.push(server)
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const socket = connect(port, '127.0.0.1')
  cleanUps.push(() => socket.destroy())
  await accepted
  await new Promise<void>((resolve) => get({ port: 1, host: '127.0.0.1' }).once('error', () => resolve()))
  // It never sends anything: only who has seen it can close it before the deadline.
  const [closer] = watched.closers()
  expect(watched.closers()).toHaveLength(1)
  expect(await closer?.close(new Deadline(20_000))).toBe(true)
  servers.push(other)
  expect(watched.closers()).toHaveLength(2)
  watched.stop()
  expect(faults).toEqual([])
})

test.each<[string, (done: () => void) => unknown]>([
  ['returns a promise', () => Promise.resolve()],
  ['calls back', (done) => void setImmediate(done)],
  ['does both', (done) => Promise.resolve().then(done)],
  ['rejects because it is closed already', () => Promise.reject(new Error('closed'))],
])(
  'of anything else that has close(), such as an app of Fastify, that is waited for: one that %s',
  async (_what, close) => {
    const app = { close }
    const closer = createServerCloser(app as never)
    closer.refuseKeepAlive()
    expect(await closer.close(new Deadline(20_000))).toBe(true)
  },
)

test('such a close() that does not come back is late', async () => {
  expect(await createServerCloser({ close() {} } as never).close(new Deadline(100))).toBe(false)
})

test('a list that cannot be read, and a server that is none, are told and harm nothing', () => {
  const faults: unknown[] = []
  const broken = watchServers(
    () => {
      throw new Error('no list')
    },
    (error) => faults.push((error as Error).message),
  )
  expect(broken.closers()).toEqual([])
  broken.stop()
  const wrong = watchServers(
    () => [undefined as never],
    (error) => faults.push((error as Error).name),
  )
  expect(wrong.closers()).toEqual([])
  wrong.stop()
  expect(faults).toEqual(['no list', 'no list', 'TypeError', 'TypeError'])
})
