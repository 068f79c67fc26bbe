import { type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { CheckFunction } from './check-options.ts'
import { type CheckOutcome, judge } from './check-outcome.ts'

/** How often the delay is sampled, in milliseconds. Costs 0.07 % of a core; thresholds are far above it. */
const RESOLUTION_MS = 50

/** A result covers the running window and the one before it: 10 to 20 seconds, however often it is asked for. */
const WINDOW_MS = 10_000

export interface EventLoopCheckDeps {
  readonly degradedMs: number
  readonly unhealthyMs: number
}

/** How late the event loop is, and how much of its time it is busy. Measures in the background until it is stopped. */
export interface EventLoopCheck {
  readonly check: CheckFunction
  stop(): void
}

interface Delays {
  readonly p99Ms: number
  readonly maxMs: number
}

const NO_DELAYS: Delays = { p99Ms: 0, maxMs: 0 }

export function createEventLoopCheck(deps: EventLoopCheckDeps): EventLoopCheck {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  // The first window holds the loading of the application and is not judged.
  let before: Delays | undefined
  let utilization = performance.eventLoopUtilization()

  const window = setInterval(() => {
    before = before === undefined ? NO_DELAYS : readDelays(histogram)
    histogram.reset()
    utilization = performance.eventLoopUtilization()
  }, WINDOW_MS)
  window.unref()

  return {
    check: function checkEventLoop(): CheckOutcome {
      const now = readDelays(histogram)
      const p99Ms = Math.max(now.p99Ms, before?.p99Ms ?? 0)
      const details = {
        delay_p99_ms: p99Ms,
        delay_max_ms: Math.max(now.maxMs, before?.maxMs ?? 0),
        utilization: Math.round(performance.eventLoopUtilization(utilization).utilization * 1_000) / 1_000,
      }
      const judged = before === undefined ? 0 : p99Ms
      return judge(judged, deps.degradedMs, deps.unhealthyMs, details, `event loop ${p99Ms} ms late (99th percentile)`)
    },
    stop() {
      clearInterval(window)
      histogram.disable()
    },
  }
}

/** Node's figures contain the sampling interval itself; an empty histogram reads as 0. */
function readDelays(histogram: IntervalHistogram): Delays {
  return { p99Ms: toDelay(histogram.percentile(99)), maxMs: toDelay(histogram.max) }
}

function toDelay(nanoseconds: number): number {
  // `max` of an empty histogram is 0, `min` would be 2^63: only a measured value is above the resolution.
  return Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 100) / 100)
}
