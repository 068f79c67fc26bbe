import { startMetrics } from './metrics-part.ts'

/** Tells how many bytes of heap each call leaves, once V8 has compiled it: the least of many rounds. Run with `--expose-gc`. */
const CALLS = 100_000
const MOST_ROUNDS = 60

const { part } = startMetrics()
const labels = { a: 'x', b: 'y', c: 'z' }
const names = ['a', 'b', 'c'] as const
const counter = part.api.counter({ name: 'c_total', help: 'h', labels: names })
const gauge = part.api.gauge({ name: 'g', help: 'h', labels: names })
const histogram = part.api.histogram({ name: 'h', help: 'h', labels: names })
const [boundCounter, boundGauge, boundHistogram] = [counter.bind(labels), gauge.bind(labels), histogram.bind(labels)]
const kept: unknown[] = []

const calls: Readonly<Record<string, (n: number) => void>> = {
  'bound inc': () => boundCounter.inc(),
  'bound set': (n) => boundGauge.set((n & 1_023) / 100),
  'bound observe': (n) => boundHistogram.observe((n & 1_023) / 100),
  inc: () => counter.inc(labels),
  observe: (n) => histogram.observe(labels, (n & 1_023) / 100),
  request(n) {
    part.requests.started()
    part.requests.ended('GET', n & 1 ? '/items/:id' : '/', 200, (n & 1_023) / 1_000, undefined)
  },
  'a call that keeps an object, to see that this is seen': (n) => {
    kept[n & 7] = { n }
  },
}

function bytesOf(call: (n: number) => void): number {
  const { gc } = globalThis as { readonly gc?: () => void }
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < MOST_ROUNDS && least >= 1; round++) {
    gc?.()
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < CALLS; n++) call(n)
    least = Math.min(least, Math.max(0, process.memoryUsage().heapUsed - before) / CALLS)
  }
  return least
}

process.send?.(Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, bytesOf(call)])))
part.dispose()
process.disconnect()
