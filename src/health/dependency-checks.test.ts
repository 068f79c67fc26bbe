import { createSocket } from 'node:dgram'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createHealthPart } from '../../test/support/health-part.ts'
import type { HttpCheckOptions, TcpCheckOptions } from './check-options.ts'
import type { CheckResult, HealthPart } from './health.ts'

const cleanUps: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

function healthOf(): HealthPart {
  const health = createHealthPart()
  cleanUps.push(() => health.dispose())
  return health
}

async function portOf<S extends Server>(server: S): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => server.close())
  return (server.address() as AddressInfo).port
}

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const server = createTcpServer()
  const port = await portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function resultOf(health: HealthPart): Promise<CheckResult> {
  return (await health.run()).checks.it as CheckResult
}

async function httpResult(listener: RequestListener, options: Partial<HttpCheckOptions> = {}): Promise<CheckResult> {
  const port = await portOf(createServer(listener))
  const health = healthOf()
  health.http('it', { url: `http://127.0.0.1:${port}/up?token=s3cret`, ...options })
  return resultOf(health)
}

test.each([200, 204, 302, 399])(
  'an answer %i is healthy; the query, which may hold a token, is not shown',
  async (code) => {
    const result = await httpResult((_req, res) => res.writeHead(code).end())
    expect(result).toMatchObject({
      status: 'healthy',
      details: {
        latency_ms: expect.any(Number),
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/up$/),
        status_code: code,
      },
    })
  },
)

test.each([400, 404, 503])('an answer %i is not', async (code) => {
  const result = await httpResult((_req, res) => res.writeHead(code).end())
  expect(result).toMatchObject({
    status: 'unhealthy',
    error: expect.stringMatching(new RegExp(`/up answered ${code}$`)),
  })
})

test('the status can be asked for', async () => {
  const gone: RequestListener = (_req, res) => res.writeHead(410).end()
  expect(await httpResult(gone, { expectStatus: 410 })).toMatchObject({ status: 'healthy' })
  expect(await httpResult(gone, { expectStatus: [200, 204] })).toMatchObject({ status: 'unhealthy' })
})

test('method and headers are sent, on a connection of its own', async () => {
  let seen: unknown
  await httpResult(
    (req, res) => {
      seen = [req.method, req.url, req.headers['x-probe'], req.headers.connection]
      res.end()
    },
    { method: 'HEAD', headers: { 'X-Probe': '1' } },
  )
  expect(seen).toEqual(['HEAD', '/up?token=s3cret', '1', 'close'])
})

test('an answer without an end is late', async () => {
  const result = await httpResult((_req, res) => void res.write('.'), { timeoutMs: 100 })
  expect(result).toMatchObject({ status: 'unhealthy', error: 'timeout after 100 ms' })
})

test('of a huge body only the start is read', async () => {
  let written = 0
  const result = await httpResult((_req, res) => {
    const piece = Buffer.alloc(65_536)
    const more = () => {
      while (!res.destroyed && res.write(piece)) written += piece.length
    }
    res.on('drain', more)
    more()
  })
  expect(result).toMatchObject({ status: 'healthy' })
  expect(written).toBeLessThan(1e8)
})

test('a connection that is cut in the middle of an answer is not healthy', async () => {
  const result = await httpResult((_req, res) => {
    res.writeHead(200, { 'content-length': 10 })
    res.write('half', () => res.destroy())
  })
  expect(result).toMatchObject({ status: 'unhealthy' })
})

test('from degradedMs on it is degraded', async () => {
  const slow: RequestListener = (_req, res) => void setTimeout(() => res.end(), 20)
  expect(await httpResult(slow, { degradedMs: 10 })).toMatchObject({ status: 'degraded' })
  expect(await httpResult(slow, { degradedMs: 60_000 })).toMatchObject({ status: 'healthy' })
})

test('a TCP port that listens is healthy, one that does not is not', async () => {
  let ended = false
  const server = createTcpServer(
    (socket) =>
      void socket.resume().on('end', () => {
        ended = true
      }),
  )
  const port = await portOf(server)
  const health = healthOf()
  health.tcp('it', { host: '127.0.0.1', port })
  health.tcp('closed', { host: '127.0.0.1', port: await closedPort(), critical: false })
  const { status, checks } = await health.run()
  expect(checks.it).toMatchObject({ status: 'healthy', details: { address: `127.0.0.1:${port}` } })
  expect(checks.closed).toMatchObject({ status: 'unhealthy', error: expect.stringContaining('ECONNREFUSED') })
  expect(status).toBe('degraded')
  await new Promise((resolve) => server.close(resolve))
  expect(ended).toBe(true)
})

test('a name that the system knows is healthy', async () => {
  const health = healthOf()
  health.dns('it', { host: 'localhost' })
  const result = await resultOf(health)
  expect(result).toMatchObject({ status: 'healthy', details: { records: expect.any(Array) } })
})

test('a server for names is asked for a record, and given up when it does not answer', async () => {
  const server = createSocket('udp4')
  cleanUps.push(() => server.close())
  let isSilent = false
  server.on('message', (query, { port, address }) => {
    if (!isSilent) server.send(answerTo(query), port, address)
  })
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve))
  const servers = [`127.0.0.1:${server.address().port}`]
  const health = healthOf()
  health.dns('it', { host: 'db.internal', servers, timeoutMs: 300, cacheMs: 0 })
  expect(await resultOf(health)).toMatchObject({ status: 'healthy', details: { records: ['10.1.2.3'] } })
  isSilent = true
  expect(await resultOf(health)).toMatchObject({ status: 'unhealthy', error: 'timeout after 300 ms' })
})

/** The answer of a name server: one address for whatever was asked. */
function answerTo(query: Buffer): Buffer {
  const header = Buffer.from(query.subarray(0, 12))
  header.writeUInt16BE(0x8180, 2)
  header.writeUInt16BE(1, 6)
  header.writeUInt32BE(0, 8)
  const end = query.indexOf(0, 12) + 5
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 10, 1, 2, 3])
  return Buffer.concat([header, query.subarray(12, end), record])
}

test('a ping is healthy whatever it resolves to, and shows nothing of it', async () => {
  const health = healthOf()
  health.ping('it', async ({ signal }) => ({ rows: [1], secret: 's3cret', aborted: signal.aborted }))
  expect((await resultOf(health)).details).toEqual({ latency_ms: expect.any(Number) })
})

test.each<[string, () => unknown, string]>([
  ['rejects', () => Promise.reject(new Error('no route')), 'no route'],
  [
    'throws',
    () => {
      throw new Error('no pool')
    },
    'no pool',
  ],
  ['resolves to false', async () => false, 'the check returned false'],
])('a ping that %s is unhealthy', async (_what, fn, error) => {
  const health = healthOf()
  health.ping('it', fn)
  expect(await resultOf(health)).toMatchObject({ status: 'unhealthy', error })
})

test('options of every check are those of register() too, and it can be taken away', async () => {
  const health = healthOf()
  const remove = health.ping('it', () => Promise.reject(new Error('x')), { critical: false, groups: ['startup'] })
  expect(await health.run('ready')).toMatchObject({ checks: {} })
  expect(await health.run('startup')).toMatchObject({ status: 'degraded', checks: { it: { error: 'x' } } })
  remove()
  expect(await health.run()).toMatchObject({ checks: {} })
})

test.each<[string, (health: HealthPart) => unknown, RegExp]>([
  ['a relative URL', (h) => h.http('a', { url: '/up' }), /url: expected http/],
  ['another scheme', (h) => h.http('a', { url: 'ftp://a' }), /url: expected http/],
  [
    'a password in the URL',
    (h) => h.http('a', { url: 'http://u:s3cret@a' }),
    /url: expected http.*without a user name/,
  ],
  ['no URL', (h) => h.http('a', {} as HttpCheckOptions), /url: expected http.*got undefined/],
  ['no options', (h) => h.http('a', undefined as never), /options: expected an object/],
  ['another method', (h) => h.http('a', { url: 'http://a', method: 'POST' as never }), /method/],
  ['a header with a line break', (h) => h.http('a', { url: 'http://a', headers: { a: 'x\r\nb: c' } }), /headers/],
  ['no status at all', (h) => h.http('a', { url: 'http://a', expectStatus: [] }), /expectStatus/],
  [
    'an unknown key',
    (h) => h.http('a', { url: 'http://a', port: 5 } as HttpCheckOptions),
    /options: expected .*got "port"/,
  ],
  ['a bad port', (h) => h.tcp('a', { host: 'a', port: 0 }), /port: expected/],
  ['a host with a port', (h) => h.tcp('a', { host: 'a/b', port: 1 }), /host: expected/],
  [
    'everything wrong',
    (h) => h.tcp('', { critical: 1 } as never as TcpCheckOptions),
    /name: .*host: .*port: .*critical: /,
  ],
  ['an unknown record', (h) => h.dns('a', { host: 'a', record: 'PTR' as never }), /record: expected one of A, AAAA/],
  ['a name for a server', (h) => h.dns('a', { host: 'a', servers: ['ns.example'] }), /servers: expected/],
  ['a port that is none', (h) => h.dns('a', { host: 'a', servers: ['[::1]:70000'] }), /servers: expected/],
  ['no function', (h) => h.ping('a', undefined as never), /check: expected a function/],
  ['a delay of nothing', (h) => h.ping('a', () => 1, { degradedMs: 0 }), /degradedMs: expected/],
])('%s is refused', (_what, add, message) => {
  const health = healthOf()
  expect(() => add(health)).toThrow(message)
  expect(() => add(health)).toThrow('OBS_ERR_INVALID_CHECK')
})

test.each([['10.0.0.10'], ['10.0.0.10:5353'], ['::1'], ['[::1]:53']])('the name server %s is accepted', (server) => {
  healthOf().dns('a', { host: 'a', servers: [server] })
})
