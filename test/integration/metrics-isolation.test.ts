import { createServer, get } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { demandBuild, ROOT } from '../support/built-package.ts'
import { type Answer, listen, send } from '../support/http-server.ts'
import type { IsolatedCommand } from '../support/isolated-process.ts'
import { OPEN_METRICS } from '../support/metrics-part.ts'
import { parseExposition, sampleValue } from '../support/parse-exposition.ts'
import { type RunningNode, runNode } from '../support/run-node.ts'

const PROCESS = new URL('../support/isolated-process.ts', import.meta.url)
const LIBRARIES = { source: 'src/index.ts', ESM: 'dist/index.js', CommonJS: 'dist/index.cjs' }

const children: RunningNode[] = []
afterEach(() => {
  for (const { child } of children.splice(0)) child.kill('SIGKILL')
})

interface Application extends RunningNode {
  readonly port: number
  tell(command: IsolatedCommand): void
}

async function start(library: keyof typeof LIBRARIES, metrics: object = {}): Promise<Application> {
  demandBuild()
  const file = pathToFileURL(join(ROOT, LIBRARIES[library])).href
  const running = runNode(PROCESS, { args: [file, JSON.stringify(metrics)] })
  children.push(running)
  const { port } = await running.message<{ port: number }>()
  return Object.assign(running, { port, tell: (command: IsolatedCommand) => running.child.send(command) })
}

/** Asks until the port listens. */
async function ask(port: number, path = '/metrics', headers: Record<string, string> = {}): Promise<Answer> {
  return vi.waitFor(() => send(port, path, { headers }), { timeout: 20_000, interval: 20 })
}

/** A scrape that has everything: on a busy machine the main thread may keep the first one waiting for too long. */
async function askFresh(port: number, headers: Record<string, string> = {}): Promise<Answer> {
  return vi.waitFor(async () => {
    const answer = await send(port, '/metrics', { headers })
    expect(answer.body).toContain('\nnodejs_eventloop_blocked_seconds 0\n')
    return answer
  }, 20_000)
}

const valueIn = ({ body }: Answer, name: string, labels: Record<string, string> = {}): number | undefined =>
  sampleValue(parseExposition(body, 'text'), name, labels)

test.each(['source', 'ESM', 'CommonJS'] as const)(
  'a scrape is answered while the event loop is blocked for 4 s (%s)',
  async (library) => {
    const app = await start(library)
    // On a busy machine the main thread may stand still for a moment by itself.
    await vi.waitFor(async () => {
      const before = await ask(app.port)
      expect(before.status).toBe(200)
      expect(valueIn(before, 'nodejs_eventloop_blocked_seconds')).toBe(0)
      expect(valueIn(before, 'app_observability_stale_metrics')).toBe(0)
      expect(valueIn(before, 'app_turns_total', { phase: 'blocked' })).toBeUndefined()
      expect((await ask(app.port, '/health/ready')).status).toBe(200)
    }, 20_000)

    app.tell('block')
    let released = false
    const release = app
      .message((message) => message === 'released')
      .then(() => {
        released = true
      })
    const scrapes: { readonly answer: Answer; readonly ms: number }[] = []
    await vi.waitFor(
      async () => {
        const began = performance.now()
        const answer = await ask(app.port)
        if (valueIn(answer, 'nodejs_eventloop_blocked_seconds') !== 0 && !released) {
          scrapes.push({ answer, ms: performance.now() - began })
        }
        expect(scrapes.length).toBeGreaterThanOrEqual(5)
      },
      { timeout: 10_000, interval: 50 },
    )
    const [live, ready] = [await ask(app.port, '/health/live'), await ask(app.port, '/health/ready')]
    expect(released).toBe(false)

    expect(Math.min(...scrapes.map(({ ms }) => ms))).toBeLessThan(250)
    const [first, last] = [scrapes[0]?.answer as Answer, scrapes.at(-1)?.answer as Answer]
    const grows = (name: string, labels?: Record<string, string>): void => {
      expect(valueIn(last, name, labels)).toBeGreaterThan(valueIn(first, name, labels) as number)
    }
    grows('nodejs_eventloop_blocked_seconds')
    grows('app_turns_total', { phase: 'blocked' })
    expect(valueIn(last, 'app_observability_stale_metrics')).toBeGreaterThan(10)
    expect(valueIn(last, 'app_collected')).toBe(valueIn(first, 'app_collected'))
    expect(valueIn(last, 'process_resident_memory_bytes')).toBeGreaterThan(1e6)
    expect(live.status).toBe(200)
    expect(ready.status).toBe(503)
    expect(JSON.parse(ready.body)).toMatchObject({
      status: 'unhealthy',
      reason: expect.stringMatching(/^the event loop has been blocked for \d+\.\d s$/),
    })

    await release
    await vi.waitFor(async () => {
      const after = await ask(app.port)
      expect(valueIn(after, 'nodejs_eventloop_blocked_seconds')).toBe(0)
      expect(valueIn(after, 'app_observability_stale_metrics')).toBe(0)
      expect(valueIn(after, 'app_collected')).toBeGreaterThan(valueIn(last, 'app_collected') as number)
    }, 10_000)
    await vi.waitFor(async () => expect((await ask(app.port, '/health/ready')).status).toBe(200), 10_000)
    app.tell('leave')
    expect(await app.exit).toMatchObject({ code: 0, stderr: '' })
  },
  60_000,
)

test('the port answers as it does from the main thread', async () => {
  const app = await start('ESM', { auth: { bearer: 'token' }, maxSeriesPerMetric: 20 })
  const authorization = 'Bearer token'
  expect(await ask(app.port, '/metrics')).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="observability"' },
  })
  const plain = await askFresh(app.port, { authorization })
  expect(plain.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  const open = await askFresh(app.port, { authorization, accept: OPEN_METRICS })
  expect(open.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
  expect(parseExposition(open.body, 'openMetrics').length).toBe(parseExposition(plain.body, 'text').length)
  const head = await send(app.port, '/metrics', { method: 'HEAD', headers: { authorization } })
  expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': expect.stringMatching(/^\d+$/) } })
  expect(await send(app.port, '/metrics', { method: 'POST' })).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' },
  })
  expect((await ask(app.port, '/other')).status).toBe(404)
  app.tell('shutdown')
  expect(await app.message((message) => typeof message === 'object')).toEqual({ ok: true })
  await expect(send(app.port, '/health/live')).rejects.toThrow()
  expect(await app.exit).toMatchObject({ code: 0, stderr: '' })
})

test('a large scrape is compressed there too', async () => {
  const app = await start('CommonJS', { maxValuesPerLabel: 2_000 })
  await ask(app.port)
  app.tell('fill')
  await app.message((message) => message === 'filled')
  const compressed = await new Promise<Buffer>((resolve, reject) => {
    get({ port: app.port, path: '/metrics', headers: { 'accept-encoding': 'gzip' }, agent: false }, (incoming) => {
      expect(incoming.headers['content-encoding']).toBe('gzip')
      void buffer(incoming).then(resolve, reject)
    }).on('error', reject)
  })
  const body = gunzipSync(compressed).toString()
  for (const at of [0, 1_499]) expect(body).toContain(`app_turns_total{phase="phase number ${at}"} 1\n`)
  app.tell('leave')
  expect(await app.exit).toMatchObject({ code: 0, stderr: '' })
})

test('a thread that crashes is warned about once, and the main thread serves the port', async () => {
  const app = await start('ESM')
  const before = await askFresh(app.port)
  app.tell('crash')
  const after = await vi.waitFor(async () => {
    const answer = await ask(app.port)
    expect(app.stderr()).toContain('OBSWRN012')
    return answer
  }, 20_000)
  expect(after.status).toBe(200)
  const names = ({ body }: Answer): string[] => parseExposition(body, 'text').map(({ name }) => name)
  expect(names(after).sort()).toEqual(names(before).sort())
  expect((await ask(app.port, '/health/ready')).status).toBe(200)
  app.tell('leave')
  const { code, stderr } = await app.exit
  expect(code).toBe(0)
  expect(stderr.match(/OBSWRN012/g)).toHaveLength(1)
})

test('a port that is taken harms nobody', async () => {
  const taken = await listen(createServer())
  const app = await start('ESM', { port: taken.port })
  await vi.waitFor(() => {
    expect(app.stderr()).toContain('OBSWRN001')
    expect(app.stderr()).toMatch(/OBSWRN012.*cannot listen on port/)
  }, 20_000)
  app.tell('shutdown')
  expect(await app.exit).toMatchObject({ code: 0 })
  await taken.close()
})
