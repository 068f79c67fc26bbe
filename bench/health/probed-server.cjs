// A server with three checks, one of which hangs once it is told to, and with a drain at SIGTERM.
// Argument: `ours`, or `by hand`: every probe runs every check, and SIGTERM closes the server, as most services have it.
const { createServer } = require('node:http')
const { setTimeout: wait } = require('node:timers/promises')
const { createObservability } = require('../../dist/index.cjs')

const [subject, drainDelayMs] = [process.argv[2], Number(process.argv[3] ?? 0)]
const runs = { db: 0, cache: 0, search: 0 }
let hangs = false

const checks = {
  async db() {
    runs.db++
    await wait(5)
  },
  async cache() {
    runs.cache++
    await wait(2)
  },
  async search(signal) {
    runs.search++
    if (hangs) await wait(60_000, undefined, { signal })
  },
}

const handler = async (_request, response) => {
  await wait(20 + Math.random() * 30)
  response.end('done')
}

const servers = []
const byHand = () =>
  createServer(async (request, response) => {
    if (!request.url.startsWith('/health')) return handler(request, response)
    const signal = AbortSignal.timeout(2_000)
    await Promise.allSettled([checks.db(), checks.cache(), checks.search(signal)])
    response.end('{"status":"healthy"}')
  })
const ours = () => {
  const obs = createObservability({
    service: 'bench',
    environment: 'production',
    announce: false,
    logging: false,
    health: { memory: false, disk: false, eventLoop: false, apiLatency: false },
    shutdown: { signals: true, drainDelayMs, timeoutMs: 30_000, servers },
  })
  obs.health.register('db', checks.db)
  obs.health.register('cache', checks.cache)
  obs.health.register('search', ({ signal }) => checks.search(signal), { critical: false })
  return createServer(obs.node(handler))
}

const server = subject === 'ours' ? ours() : byHand()
servers.push(server)
if (subject !== 'ours') process.once('SIGTERM', () => server.close(() => process.exit(0)))
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('message', (message) => {
  if (message === 'hang') hangs = true
  if (message === 'runs') process.send({ runs: { ...runs } })
  for (const name of Object.keys(runs)) runs[name] = 0
})
process.channel.unref()
