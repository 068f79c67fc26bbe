'use strict'
// One way to write log lines in a loop, in a process of its own: prints CPU nanoseconds of one line or request, all
// threads together, the best of seven rounds.
const { AsyncResource } = require('node:async_hooks')
const { mkdtempSync, rmSync } = require('node:fs')
const { IncomingMessage, ServerResponse } = require('node:http')
const { tmpdir } = require('node:os')
const { join } = require('node:path')

const LINES_A_TURN = 20
const folder = mkdtempSync(join(tmpdir(), 'bench-logging-'))
const nowhere = { write() {} }

function startOurs(logging, tracing) {
  const { createObservability } = require('../../dist/index.cjs')
  const options = { service: 'bench', environment: 'production', announce: false, metrics: false, health: false }
  const obs = createObservability({ ...options, logging, tracing: tracing && { registerGlobal: false } })
  // Somebody listens, so that every line is really made.
  obs[Symbol.for('@creativedynamics/observability/parts')].logging.onLine = nowhere.write
  return obs
}

/** What a browser's fetch sends through a proxy. */
const HEADERS = {
  host: 'shop.example',
  connection: 'keep-alive',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'en-GB,en;q=0.9',
  authorization: 'Bearer 0123456789abcdef',
  referer: 'https://shop.example/items',
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'https',
}

/** What our line says of service, request and span. */
const FIELDS = {
  logger: 'bench',
  module: 'bench',
  service: 'bench',
  environment: 'production',
  version: '0.1.0',
  correlation_id: 'a3f1c2d4-1111-4222-8333-444455556666',
  user_id: 'u-1',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  span_id: 'b7ad6b7169203331',
  function: '<anonymous>',
}

function pinoTo(file, options) {
  const { pino } = require('pino')
  return pino(options, pino.destination({ dest: join(folder, file), sync: true }))
}

/** As much of a socket as an answer asks of one; takes everything at once. */
const socket = {
  writable: true,
  destroyed: false,
  writableLength: 0,
  _writableState: { corked: 0 },
  remoteAddress: '127.0.0.1',
  remotePort: 40_000,
  cork() {},
  uncork() {},
  on() {},
  once() {},
  removeListener() {},
  write(_chunk, encoding, done) {
    const callback = typeof encoding === 'function' ? encoding : done
    callback?.()
    return true
  },
}

/** A request and its answer, as the server of Node.js makes them, but without a connection. */
function exchange() {
  const req = new IncomingMessage(socket)
  req.method = 'GET'
  req.url = '/items/41?page=2'
  req.headers = { ...HEADERS }
  req.complete = true
  const res = new ServerResponse(req)
  socket._httpMessage = null
  res.assignSocket(socket)
  return { req, res }
}

function finish(res) {
  res.end('ok')
  res.detachSocket(socket)
  res.emit('close')
}

/** Runs `loop` while a request is served that has a user. */
function within(obs, loop) {
  const { req, res } = exchange()
  const serve = obs.node(() => {
    obs.setUser('u-1')
    loop()
  })
  serve(req, res)
}

const write = (logger) => (i) => logger.info({ items: i, duration: 0.25 }, 'analysis stored')

/** Each answers what is called once a line or request, and how the loop of these calls is begun. */
const WAYS = {
  'line with full context': () => {
    const obs = startOurs({ console: false }, true)
    return { each: write(obs.logger), begin: (loop) => within(obs, loop) }
  },
  'lines of four requests in turn': () => {
    const obs = startOurs({ console: false }, true)
    const each = write(obs.logger)
    const enters = []
    for (let n = 0; n < 4; n++) within(obs, () => enters.push(AsyncResource.bind(each)))
    return { each: (i) => enters[i & 3](i) }
  },
  'line of pino': () => ({ each: write(require('pino')({}, nowhere)) }),
  'line to a file': () => {
    const obs = startOurs({ console: false, file: process.env.BENCH_FILE ?? join(folder, 'ours.log') }, true)
    return { each: write(obs.logger), begin: (loop) => within(obs, loop), inTurns: true }
  },
  'line of pino to a file': () => ({ each: write(pinoTo('pino.log', {})), inTurns: true }),
  'line of pino to a file, same fields': () => ({
    each: write(pinoTo('pino.log', { base: null }).child(FIELDS)),
    inTurns: true,
  }),
  request: () => {
    const obs = startOurs({ console: false }, false)
    const serve = obs.node((_req, res) => finish(res))
    return {
      each() {
        const { req, res } = exchange()
        serve(req, res)
      },
    }
  },
  'request with pino-http': () => {
    const log = require('pino-http')({}, nowhere)
    return {
      each() {
        const { req, res } = exchange()
        log(req, res, () => finish(res))
      },
    }
  },
  'request without a line': () => ({
    each() {
      const { res } = exchange()
      finish(res)
    },
  }),
}

const [name, count] = [process.argv[2], Number(process.argv[3])]
const { each, begin = (loop) => loop(), inTurns = false } = WAYS[name]()

function inOneGo(done) {
  for (let i = 0; i < count; i++) each(i)
  done()
}

function turnByTurn(done) {
  let i = 0
  const turn = () => {
    for (const end = Math.min(i + LINES_A_TURN, count); i < end; i++) each(i)
    if (i < count) setImmediate(turn)
    else setImmediate(done)
  }
  turn()
}

const round = inTurns ? turnByTurn : inOneGo
const rounds = 7
let best = Number.POSITIVE_INFINITY

function measure(left) {
  if (left === 0) {
    rmSync(folder, { recursive: true, force: true })
    process.stdout.write(JSON.stringify({ nanoseconds: best }), () => process.exit(0))
    return
  }
  const start = process.cpuUsage()
  round(() => {
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, ((user + system) * 1_000) / count)
    measure(left - 1)
  })
}

begin(() => round(() => measure(rounds)))
