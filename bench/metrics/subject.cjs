'use strict'
// The library and prom-client behind one face, for the programs of this folder.

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const LABELS = ['method', 'endpoint', 'status']
const PARTS = Symbol.for('@creativedynamics/observability/parts')

function ours(limits) {
  const { createObservability } = require('../../dist/index.cjs')
  const obs = createObservability({
    service: 'bench',
    environment: 'production',
    announce: false,
    tracing: false,
    logging: false,
    health: false,
    metrics: { prefix: '', runtime: false, ...limits },
  })
  const { metrics } = obs[PARTS]
  return {
    obs,
    requests: metrics.requests,
    counter: obs.metrics.counter({ name: 'bench_total', help: 'c', labels: LABELS }),
    histogram: obs.metrics.histogram({ name: 'bench_seconds', help: 'h', labels: LABELS, buckets: BUCKETS }),
    bind: (metric, labels) => metric.bind(labels),
    /** Renders everything as bytes; resolves to their number. */
    async scrape() {
      const exposition = await metrics.expose(undefined)
      exposition.release()
      return exposition.length
    },
  }
}

function theirs() {
  const client = require('prom-client')
  return {
    client,
    counter: new client.Counter({ name: 'bench_total', help: 'c', labelNames: LABELS }),
    histogram: new client.Histogram({ name: 'bench_seconds', help: 'h', labelNames: LABELS, buckets: BUCKETS }),
    bind: (metric, labels) => metric.labels(labels),
    async scrape() {
      return Buffer.from(await client.register.metrics()).length
    },
  }
}

/** `ours` or `prom-client`; `limits` are options of the library, prom-client has none. */
function subjectOf(name, limits = {}) {
  return name === 'ours' ? ours(limits) : theirs()
}

/** Label set number `at`: 8 for each endpoint. */
function labelsOf(at) {
  return { method: at & 1 ? 'GET' : 'POST', endpoint: `/route/${at >> 3}/:id`, status: String(200 + ((at >> 1) & 3)) }
}

const UNLIMITED = { maxSeriesPerMetric: 1_000_000, maxValuesPerLabel: 1_000_000 }

module.exports = { subjectOf, labelsOf, UNLIMITED, BUCKETS }
