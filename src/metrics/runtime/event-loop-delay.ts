import { performance } from 'node:perf_hooks'
import type { HistogramMetric, HistogramSeries } from '../instruments/histogram-metric.ts'
import type { RuntimeMetrics } from './runtime-metric.ts'

/** How often the delay is sampled, in milliseconds. */
const INTERVAL_MS = 20

/**
 * By how much timers are late, as a histogram that only grows: scrapes of several Prometheus servers do not disturb one
 * another, and the delays of many processes add up. Node.js' own recorder gives percentiles that cannot be added. Returns
 * what stops the sampling.
 */
export function observeEventLoopDelay(runtime: RuntimeMetrics): () => void {
  const metric = runtime.define('nodejs_eventloop_delay_seconds') as HistogramMetric | undefined
  if (metric === undefined) return () => {}
  const series = metric.bind() as HistogramSeries
  let due = performance.now() + INTERVAL_MS
  const timer = setInterval(() => {
    const now = performance.now()
    // No span: the delay belongs to the process and not to whatever was active when the timer was made.
    series.observeWith(Math.max(0, now - due) / 1_000, undefined)
    due = now + INTERVAL_MS
  }, INTERVAL_MS)
  timer.unref()
  return () => clearInterval(timer)
}
