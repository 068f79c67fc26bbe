'use strict'
// One building block in a tight loop, in a process of its own: prints CPU nanoseconds and heap bytes for one call.
const { AsyncLocalStorage } = require('node:async_hooks')

const LABELS = { method: 'GET', endpoint: '/items/:id', status: '200' }
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const NAMES = Object.keys(LABELS)

function ours() {
  const { createObservability } = require('../../dist/index.cjs')
  const obs = createObservability({
    service: 'bench',
    environment: 'production',
    announce: false,
    tracing: false,
    logging: false,
    health: false,
  })
  return {
    counter: obs.metrics.counter({ name: 'c_total', help: 'c', labels: NAMES }),
    histogram: obs.metrics.histogram({ name: 'h_seconds', help: 'h', labels: NAMES, buckets: BUCKETS }),
  }
}
function prom() {
  const client = require('prom-client')
  return {
    counter: new client.Counter({ name: 'c_total', help: 'c', labelNames: NAMES }),
    histogram: new client.Histogram({ name: 'h_seconds', help: 'h', labelNames: NAMES, buckets: BUCKETS }),
  }
}

const nowhere = { write() {} }

const blocks = {
  'inc bound, ours': () => {
    const bound = ours().counter.bind(LABELS)
    return () => bound.inc()
  },
  'inc bound, prom-client': () => {
    const bound = prom().counter.labels(LABELS)
    return () => bound.inc()
  },
  'inc unbound, ours': () => {
    const { counter } = ours()
    return () => counter.inc({ method: 'GET', endpoint: '/items/:id', status: '200' })
  },
  'inc unbound, prom-client': () => {
    const { counter } = prom()
    return () => counter.inc({ method: 'GET', endpoint: '/items/:id', status: '200' })
  },
  'observe bound, ours': () => {
    const bound = ours().histogram.bind(LABELS)
    return (i) => bound.observe((i & 1023) / 100)
  },
  'observe bound, prom-client': () => {
    const bound = prom().histogram.labels(LABELS)
    return (i) => bound.observe((i & 1023) / 100)
  },
  'observe unbound, ours': () => {
    const { histogram } = ours()
    return (i) => histogram.observe({ method: 'GET', endpoint: '/items/:id', status: '200' }, (i & 1023) / 100)
  },
  'observe unbound, prom-client': () => {
    const { histogram } = prom()
    return (i) => histogram.observe({ method: 'GET', endpoint: '/items/:id', status: '200' }, (i & 1023) / 100)
  },
  'log line with full context, ours': () => {
    const { createObservability } = require('../../dist/index.cjs')
    const obs = createObservability({
      service: 'bench',
      environment: 'production',
      announce: false,
      logging: { console: false },
      tracing: { registerGlobal: false },
    })
    // Somebody listens, so that every line is really made.
    obs[Symbol.for('@creativedynamics/observability/parts')].logging.onLine = nowhere.write
    const line = (i) => obs.logger.info({ items: i, duration: 0.25 }, 'analysis stored')
    return { each: line, within: (loop) => obs.span('bench', loop) }
  },
  'log line, pino defaults': () => {
    const logger = require('pino')({}, nowhere)
    const line = (i) => logger.info({ items: i, duration: 0.25 }, 'analysis stored')
    return { each: line, within: (loop) => new AsyncLocalStorage().run({}, loop) }
  },
}

const [name, iterations] = [process.argv[2], Number(process.argv[3])]
const made = blocks[name]()
const each = typeof made === 'function' ? made : made.each
const within = typeof made === 'function' ? (loop) => loop() : made.within

within(() => {
  for (let i = 0; i < iterations; i++) each(i)
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 7; round++) {
    const start = process.cpuUsage()
    for (let i = 0; i < iterations; i++) each(i)
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, ((user + system) * 1000) / iterations)
  }
  globalThis.gc?.()
  const heap = process.memoryUsage().heapUsed
  const few = Math.min(iterations, 20_000)
  for (let i = 0; i < few; i++) each(i)
  const bytes = Math.max(0, (process.memoryUsage().heapUsed - heap) / few)
  process.stdout.write(JSON.stringify({ name, nanoseconds: best, bytes }))
})
process.exit(0)
