/** Never run: the compiler holds that wrong labels and values are errors, and right ones are not. */
import { counter, defineMetrics, gauge, histogram } from '../../src/catalogue/definition.ts'
import type { BoundCounter, Counter } from '../../src/catalogue/instrument.ts'
import type { Metrics, MetricsPart } from '../../src/metrics/metrics.ts'

const catalogue = defineMetrics({
  orders_total: counter({ help: 'h', labels: { status: ['ok', 'error'], paid: 'boolean', shop: 'string' } }),
  ticks_total: counter({ help: 'h' }),
  queue: gauge({ help: 'h', labels: ['name'] }),
  size_bytes: histogram({ help: 'h', buckets: [1, 2], labels: ['kind'] }),
})

export function typed(metrics: Metrics<typeof catalogue>, part: MetricsPart): void {
  metrics.orders_total.inc({ status: 'ok', paid: true, shop: 'x' })
  metrics.orders_total.inc({ status: 'error', paid: false, shop: 7 }, 2)
  const bound: BoundCounter = metrics.orders_total.bind({ status: 'ok', paid: true, shop: 'x' })
  bound.inc()
  bound.inc(2)
  metrics.ticks_total.inc()
  metrics.ticks_total.inc(3)
  metrics.ticks_total.bind().inc()
  metrics.queue.set({ name: 'a' }, 1)
  metrics.queue.dec({ name: 'a' })
  metrics.size_bytes.observe({ kind: 'a' }, 1)
  const seconds: number = metrics.size_bytes.startTimer({ kind: 'a' })()
  metrics.requests_total.inc({ method: 'GET', endpoint: '/', status: seconds })
  metrics.active_analyses.inc()
  metrics.db_query_duration_seconds.observe({ operation: 'select', status: 'success' }, 0.1)

  // @ts-expect-error: not one of the declared values
  metrics.orders_total.inc({ status: 'lost', paid: true, shop: 'x' })
  // @ts-expect-error: a boolean label is not text
  metrics.orders_total.inc({ status: 'ok', paid: 'yes', shop: 'x' })
  // @ts-expect-error: a label is missing
  metrics.orders_total.inc({ status: 'ok', paid: true })
  // @ts-expect-error: a label too many
  metrics.orders_total.inc({ status: 'ok', paid: true, shop: 'x', more: 'y' })
  // @ts-expect-error: labels are missing
  metrics.orders_total.inc()
  // @ts-expect-error: the metric has no labels
  metrics.ticks_total.inc({ shop: 'x' })
  // @ts-expect-error: a counter cannot be lowered
  metrics.ticks_total.dec()
  // @ts-expect-error: a gauge is set to something
  metrics.queue.set({ name: 'a' })
  // @ts-expect-error: a histogram observes a number
  metrics.size_bytes.observe({ kind: 'a' }, '1')
  // @ts-expect-error: not a metric
  metrics.unheard_total.inc()
  const ticks: Counter = metrics.ticks_total
  // @ts-expect-error: instruments are read only
  metrics.ticks_total = ticks

  const made: Counter<readonly ['dataset']> = metrics.counter({ name: 'a_total', help: 'h', labels: ['dataset'] })
  made.inc({ dataset: 'x' })
  metrics.counter({ name: 'b_total', help: 'h' }).inc(2)
  metrics.histogram({ name: 'c', help: 'h', labels: { kind: ['x'] }, buckets: 'job' }).observe({ kind: 'x' }, 1)
  metrics.gauge({ name: 'd', help: 'h', collect: async () => 1 })
  // @ts-expect-error: the label is called dataset
  made.inc({ data: 'x' })
  // @ts-expect-error: a metric needs help
  metrics.counter({ name: 'e_total' })
  // @ts-expect-error: a counter has no buckets
  metrics.counter({ name: 'f_total', help: 'h', buckets: [1] })
  // @ts-expect-error: no such list of buckets
  metrics.histogram({ name: 'g', help: 'h', buckets: 'days' })

  part.collect('active_connections', () => [{ value: 1 }])
  // @ts-expect-error: not a metric of the library
  part.collect('unheard', () => [])
}
