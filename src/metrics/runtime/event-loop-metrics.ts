import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { RuntimeMetrics } from './runtime-metric.ts'

/** How often the delay is sampled, in milliseconds; it is part of what Node.js records and taken off again. */
const RESOLUTION_MS = 20
/** The figures cover between one and two of these, in milliseconds. */
const WINDOW_MS = 30_000

/**
 * Delay and utilisation of the event loop over the last 30 to 60 seconds. A scrape never resets them, so that two
 * Prometheus servers read the same. Returns what stops the sampling.
 */
export function observeEventLoop(runtime: RuntimeMetrics): () => void {
  const older = new Window()
  const newer = new Window()
  const windows: [Window, Window] = [older, newer]
  runtime.readNumbers(
    [
      ['nodejs_eventloop_lag_seconds', 'average'],
      ['nodejs_eventloop_lag_min_seconds', 'min'],
      ['nodejs_eventloop_lag_max_seconds', 'max'],
      ['nodejs_eventloop_lag_mean_seconds', 'average'],
      ['nodejs_eventloop_lag_stddev_seconds', 'average'],
      ['nodejs_eventloop_lag_p50_seconds', 'average'],
      ['nodejs_eventloop_lag_p90_seconds', 'average'],
      ['nodejs_eventloop_lag_p99_seconds', 'average'],
      ['nodejs_eventloop_utilization', 'average'],
    ],
    () => {
      if (performance.now() - windows[1].start >= WINDOW_MS) {
        windows.reverse()
        windows[1].restart()
      }
      return windows[0].figures()
    },
  )
  runtime.readSeries([['nodejs_eventloop_time_seconds_total']], () => {
    const { active, idle } = performance.eventLoopUtilization()
    return [
      [
        { labels: { state: 'active' }, value: active / 1_000 },
        { labels: { state: 'idle' }, value: idle / 1_000 },
      ],
    ]
  })
  return () => {
    older.stop()
    newer.stop()
  }
}

/** What was measured since a moment. */
class Window {
  start = performance.now()
  #utilization = performance.eventLoopUtilization()
  readonly #delays: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

  constructor() {
    this.#delays.enable()
  }

  restart(): void {
    this.start = performance.now()
    this.#utilization = performance.eventLoopUtilization()
    this.#delays.reset()
  }

  stop(): void {
    this.#delays.disable()
  }

  /** Lag, minimum, maximum, mean, standard deviation, three percentiles in seconds, and the utilisation. */
  figures(): readonly number[] {
    const delays = this.#delays
    const { utilization } = performance.eventLoopUtilization(this.#utilization)
    // Before the first sample Node.js answers with the largest minimum there is.
    if (delays.count === 0) return [0, 0, 0, 0, 0, 0, 0, 0, utilization]
    const [min, max, mean] = [delays.min, delays.max, delays.mean].map(delaySeconds) as [number, number, number]
    const percentiles = [50, 90, 99].map((share) => delaySeconds(delays.percentile(share)))
    return [mean, min, max, mean, delays.stddev / 1e9, ...percentiles, utilization]
  }
}

function delaySeconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1_000)
}
