'use strict'
// All metric work of one request, without the clock: in flight, counter, duration. Prints nanoseconds and heap bytes.
const { subjectOf, BUCKETS } = require('./subject.cjs')

const [name, iterations] = [process.argv[2], Number(process.argv[3])]
const ENDPOINTS = ['/', '/items', '/items/:id', '/items/:id/parts', '/users/:id', '/login', '/search', '/orders/:id']
const METHODS = ['GET', 'POST']

function ours() {
  const { requests } = subjectOf('ours')
  return (i) => {
    requests.started()
    requests.ended(METHODS[i & 1], ENDPOINTS[i & 7], 200, (i & 1_023) / 1_000, undefined)
  }
}

function theirs() {
  const { client } = subjectOf('prom-client')
  const counter = new client.Counter({ name: 'r_total', help: 'r', labelNames: ['method', 'endpoint', 'status'] })
  const inFlight = new client.Gauge({ name: 'g', help: 'g' })
  const duration = new client.Histogram({ name: 'd', help: 'd', labelNames: ['method', 'endpoint'], buckets: BUCKETS })
  return (i) => {
    const [method, endpoint] = [METHODS[i & 1], ENDPOINTS[i & 7]]
    inFlight.inc()
    inFlight.dec()
    counter.inc({ method, endpoint, status: 200 })
    duration.observe({ method, endpoint }, (i & 1_023) / 1_000)
  }
}

const each = name === 'ours' ? ours() : theirs()
for (let i = 0; i < iterations; i++) each(i)
let best = Number.POSITIVE_INFINITY
for (let round = 0; round < 7; round++) {
  const start = process.cpuUsage()
  for (let i = 0; i < iterations; i++) each(i)
  const { user, system } = process.cpuUsage(start)
  best = Math.min(best, ((user + system) * 1_000) / iterations)
}
globalThis.gc()
const heap = process.memoryUsage().heapUsed
for (let i = 0; i < 20_000; i++) each(i)
const bytes = Math.max(0, (process.memoryUsage().heapUsed - heap) / 20_000)
process.stdout.write(JSON.stringify({ nanoseconds: best, bytes }))
process.exit(0)
