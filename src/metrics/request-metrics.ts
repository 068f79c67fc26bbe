import { UNMATCHED } from '../catalogue/builtin-metrics.ts'
import type { Span } from '../core/span.ts'
import type { CounterMetric, CounterSeries } from './instruments/counter-metric.ts'
import type { ExemplarSampler } from './instruments/exemplar-sampler.ts'
import type { GaugeMetric } from './instruments/gauge-metric.ts'
import type { HistogramMetric, HistogramSeries } from './instruments/histogram-metric.ts'
import type { RequestMetrics } from './metrics.ts'

/** The metrics that requests move. */
export interface RequestInstruments {
  readonly requests: CounterMetric
  readonly durations: HistogramMetric
  readonly errors: CounterMetric
  readonly inFlight: GaugeMetric
}

/** The series of one method and endpoint. A route answers with few statuses, so that a list beats a map. */
class RouteHandle {
  readonly duration: HistogramSeries
  readonly #statuses: number[] = []
  readonly #counters: CounterSeries[] = []

  constructor(duration: HistogramSeries) {
    this.duration = duration
  }

  counterOf(status: number): CounterSeries | undefined {
    return this.#counters[this.#statuses.indexOf(status)]
  }

  add(status: number, counter: CounterSeries): void {
    this.#statuses.push(status)
    this.#counters.push(counter)
  }
}

/** Counts requests: after the first of its kind a request costs two map look-ups and a few additions. */
export function createRequestMetrics(instruments: RequestInstruments, sampler: ExemplarSampler): RequestMetrics {
  const { requests, durations, errors } = instruments
  const inFlight = instruments.inFlight.bind()
  const labelled = [requests, durations, errors]
  // Methods are known ones and statuses the application's own: an alert on errors must see them past any limit.
  for (const { index } of labelled) {
    index.bound(['method', 'status'])
    index.reserve('endpoint', UNMATCHED)
  }
  const handles = new Map<string, Map<string, RouteHandle>>()

  /** The handle of a route, made where its label values fit; past a limit there is none to keep. */
  function open(method: string, endpoint: string): RouteHandle | HistogramSeries | undefined {
    const duration = durations.find({ method, endpoint })
    if (duration === undefined || duration.values[0] !== method || duration.values[1] !== endpoint) return duration
    let routes = handles.get(method)
    if (routes === undefined) {
      routes = new Map()
      handles.set(method, routes)
    }
    const handle = new RouteHandle(duration)
    routes.set(endpoint, handle)
    return handle
  }

  function count(handle: RouteHandle, method: string, endpoint: string, status: number): CounterSeries | undefined {
    const counter = requests.find({ method, endpoint, status })
    if (counter?.values[1] === endpoint && counter.values[2] === String(status)) handle.add(status, counter)
    return counter
  }

  return {
    expect(endpoint) {
      for (const { index } of labelled) index.reserve('endpoint', endpoint)
    },
    started() {
      inFlight.inc()
    },
    ended(method, endpoint, status, seconds, span: Span | undefined) {
      inFlight.dec()
      const handle = handles.get(method)?.get(endpoint) ?? open(method, endpoint)
      if (handle instanceof RouteHandle) {
        const counter = handle.counterOf(status) ?? count(handle, method, endpoint, status)
        counter?.incWith(span, sampler)
        handle.duration.observeWith(seconds, span)
      } else {
        requests.inc({ method, endpoint, status })
        handle?.observeWith(seconds, span)
      }
    },
    failed(errorType, endpoint) {
      errors.incCurrent({ error_type: errorType, endpoint })
    },
  }
}
