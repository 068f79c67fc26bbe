import type { ResolvedMetrics } from '../../src/config/resolved-options.ts'
import { Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { Faults } from '../../src/core/faults.ts'
import type { Span, SpanIds } from '../../src/core/span.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createMetrics, type MetricsDeps } from '../../src/metrics/create-metrics.ts'
import type { MetricsPart } from '../../src/metrics/metrics.ts'
import { type ParsedFamily, parseExposition } from './parse-exposition.ts'

export const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0'

export interface StartedMetrics {
  readonly part: MetricsPart
  readonly faults: Faults
  /** Codes and subjects of the warnings so far. */
  readonly warnings: readonly string[]
  /** The span that is active from now on. */
  span: Span | undefined
  /** A scrape, read back by the strict parser. */
  scrape(format?: 'text' | 'openMetrics'): Promise<ParsedFamily[]>
}

class RecordingWarnings extends Warnings {
  readonly seen: string[] = []

  override once(...args: Parameters<Warnings['once']>): void {
    const text = args.slice(0, 2).join(' ')
    if (!this.seen.includes(text)) this.seen.push(text)
  }
}

/** A metrics part with the prefix `app_`, without runtime metrics unless asked for. */
export function startMetrics(
  options: Partial<ResolvedMetrics> | false = {},
  deps: Partial<MetricsDeps> = {},
): StartedMetrics {
  const warnings = new RecordingWarnings()
  const faults = new Faults(warnings)
  const resolved: ResolvedMetrics = {
    prefix: 'app_',
    define: {},
    path: '/metrics',
    port: undefined,
    host: '127.0.0.1',
    isolate: 'inline',
    auth: undefined,
    registry: undefined,
    include: [],
    maxSeriesPerMetric: 2_000,
    maxValuesPerLabel: 500,
    runtime: false,
    aggregate: true,
    push: undefined,
    ...options,
  }
  const started: { span: Span | undefined } = { span: undefined }
  const part = createMetrics({
    options: options === false ? false : resolved,
    service: { name: 'app', version: '1.2.3', namespace: undefined, instanceId: 'i', attributes: {} },
    environment: 'test',
    faults,
    warnings,
    clock: new Clock(),
    currentSpan: () => started.span,
    scopes: new Scopes(),
    ...deps,
  })
  return Object.assign(started, {
    part,
    faults,
    warnings: warnings.seen,
    async scrape(format: 'text' | 'openMetrics' = 'text') {
      const { body } = await part.expose(format === 'text' ? undefined : OPEN_METRICS)
      return parseExposition(body, format)
    },
  })
}

/** A span as far as metrics look at it. */
export function spanWith(ids: Partial<SpanIds> = {}): Span {
  const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, ...ids }
  return { spanContext: () => context } as Span
}
