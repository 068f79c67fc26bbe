import { ObservabilityError } from '../core/errors.ts'
import type { MetricsPart } from '../metrics/metrics.ts'
import type { Observability } from '../observability-api.ts'
import { partsOf } from '../observability-parts.ts'
import type { FinishedSpan } from '../tracing/tracing-part.ts'
import { hasLabels, type MetricSample, parseMetricSamples } from './metric-samples.ts'
import { Recent } from './recent.ts'
import { tap } from './tap.ts'

/** Spans and lines that are kept, the oldest leaving. */
const LIMIT = 10_000

/** A log line, parsed. */
export type LogLine = Readonly<Record<string, unknown>>

/** What an instance has written since recording began. */
export interface RecordedTelemetry {
  /** Spans that ended, oldest first; at most 10 000. */
  readonly spans: readonly FinishedSpan[]
  /** Log lines, oldest first; at most 10 000. */
  readonly logs: readonly LogLine[]
  /** The last span of this name. */
  span(name: string): FinishedSpan | undefined
  /** All samples of the metrics endpoint, as they are now. */
  metrics(): Promise<readonly MetricSample[]>
  /**
   * Value of the sample with this name (the prefix may be left out) that has all of these labels; undefined where there
   * is none, the sum where there are several.
   */
  metric(name: string, labels?: Readonly<Record<string, string | number | boolean>>): Promise<number | undefined>
  /** Forgets spans and lines. Metrics go on: a counter never falls. */
  reset(): void
  /** Stops recording; what was recorded stays. */
  stop(): void
}

/**
 * Records the spans and log lines of a running instance, beside its exporters and destinations.
 * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` for anything but the result of `createObservability()`.
 */
export function recordTelemetry(obs: object): RecordedTelemetry {
  const parts = partsOf(obs)
  if (parts === undefined) {
    throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', [
      'recordTelemetry() needs what createObservability() made',
    ])
  }
  const spans = new Recent<FinishedSpan>(LIMIT)
  const lines = new Recent<string>(LIMIT)
  const stops = [
    tap<'onSpanEnd', FinishedSpan>(parts.tracing, 'onSpanEnd', (span) => spans.add(span)),
    tap<'onLine', string>(parts.logging, 'onLine', (line) => lines.add(line)),
  ]
  const metrics = async () => parseMetricSamples(await exposeAll(parts.metrics))
  const prefix = prefixOf(obs)

  return {
    get spans() {
      return spans.values
    },
    get logs() {
      return lines.values.map((line) => JSON.parse(line) as LogLine)
    },
    span: (name) => spans.values.findLast((span) => span.name === name),
    metrics,
    async metric(name, labels = {}) {
      const found = (await metrics()).filter(
        (sample) => (sample.name === name || sample.name === prefix + name) && hasLabels(sample, labels),
      )
      return found.length === 0 ? undefined : found.reduce((sum, sample) => sum + sample.value, 0)
    },
    reset() {
      spans.clear()
      lines.clear()
    },
    stop() {
      for (const stop of stops) stop()
    },
  }
}

async function exposeAll(metrics: MetricsPart | undefined): Promise<string> {
  return metrics === undefined ? '' : (await metrics.expose(undefined)).body
}

function prefixOf(obs: object): string {
  const { options } = obs as Pick<Observability, 'options'>
  return options.metrics === false ? '' : options.metrics.prefix
}
