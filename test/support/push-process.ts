import { createObservability } from '../../src/observability.ts'

/** A job that counts, and ends in the way that the argument names. */
const [, , url = '', ending] = process.argv
const obs = createObservability({
  service: 'job',
  announce: false,
  logging: { console: false },
  tracing: { exporter: 'memory' },
  health: false,
  shutdown: { timeoutMs: 2_000 },
  metrics: { runtime: false, push: { url, grouping: { batch: '1' }, intervalMs: 60_000 } },
})
obs.metrics.counter({ name: 'rows_total', help: 'Rows' }).inc(5)
if (ending === 'shutdown') process.send?.(await obs.shutdown())
if (ending === 'flush') await obs.flush()
process.disconnect()
