import { BUILTIN_METRICS } from '../catalogue/builtin-metrics.ts'
import { labelNamesOf, type MetricDefinitions } from '../catalogue/definition.ts'
import type { ResolvedOptions } from '../config/resolved-options.ts'
import { Scopes } from '../context/scope.ts'
import { Clock } from '../core/clock.ts'
import { ErrorLedger } from '../core/error-ledger.ts'
import { Faults } from '../core/faults.ts'
import { LIBRARY_VERSION } from '../core/library-version.ts'
import type { SpanBackend } from '../core/span.ts'
import { Warnings } from '../core/warnings.ts'
import { createDatadog } from '../datadog/create-datadog.ts'
import type { DatadogPart } from '../datadog/datadog-part.ts'
import { createMirror } from '../datadog/mirror.ts'
import { createHealth } from '../health/create-health.ts'
import type { OwnOutputs } from '../health/exporter-checks.ts'
import type { HealthPart } from '../health/health.ts'
import { createEndpoints, type Endpoints } from '../http/endpoints.ts'
import { createRequestObserver, type RequestObserver } from '../http/observe-request.ts'
import { createInstrument, type Instrument } from '../instrument/create-instrument.ts'
import { createExporterStates, type ExporterStates } from '../lifecycle/exporter-states.ts'
import { createLogging } from '../logging/create-logging.ts'
import type { LoggingPart } from '../logging/logger.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import type { MetricsPart } from '../metrics/metrics.ts'
import { createTracing } from '../tracing/create-tracing.ts'
import type { TracingPart } from '../tracing/tracing-part.ts'

/** What all parts stand on. */
export interface Ground {
  readonly options: ResolvedOptions
  readonly clock: Clock
  readonly warnings: Warnings
  readonly faults: Faults
  readonly scopes: Scopes
  readonly ledger: ErrorLedger
}

/** The parts of one instance; undefined where switched off. */
export interface Parts extends Ground {
  readonly metrics: MetricsPart
  readonly logging: LoggingPart
  readonly exporterStates: ExporterStates
  readonly tracing: TracingPart | undefined
  readonly datadog: DatadogPart | undefined
  /** Where spans are made: one of the two above, or both with the same ids. */
  readonly spans: SpanBackend | undefined
  readonly health: HealthPart
  /** Undefined with `http: false`. */
  readonly observer: RequestObserver | undefined
  readonly endpoints: Endpoints
  readonly instrument: Instrument
}

export function layGround(options: ResolvedOptions): Ground {
  const warnings = new Warnings()
  return {
    options,
    clock: new Clock(),
    warnings,
    faults: new Faults(warnings),
    scopes: new Scopes(),
    ledger: new ErrorLedger(),
  }
}

/**
 * Builds the parts and hands them what they need of each other. `define` is the user's catalogue, whose instruments exist
 * even where metrics are off.
 */
export function buildParts(ground: Ground, define: MetricDefinitions | undefined): Parts {
  const { options, scopes } = ground
  const { service, environment } = options
  const common = { ...ground, service, environment }

  // First, because a missing peer is an error at the call, before anything else has been started.
  let exporterStates: ExporterStates | undefined
  const reportExporter = (exporter: string) => (_state: 'down' | 'up', target: string, problem?: string) =>
    exporterStates?.report(exporter, target, problem)
  const datadog =
    options.datadog === false
      ? undefined
      : createDatadog({ ...common, options: options.datadog, onAgentState: reportExporter('datadog') })

  const metrics = createMetrics({
    ...common,
    options: options.metrics,
    define,
    currentSpan: () => scopes.current()?.span,
  })
  const logging = createLogging({
    ...common,
    options: options.logging,
    datadogFields: datadog === undefined ? undefined : (traceId, spanId) => datadog.logFields(traceId, spanId),
  })
  exporterStates = createExporterStates(logging.getLogger('observability'))

  const wantsTracing = options.datadog === false || options.datadog.also === 'otlp'
  const tracing =
    options.tracing === false || !wantsTracing
      ? undefined
      : createTracing({
          ...common,
          options: options.tracing,
          libraryVersion: LIBRARY_VERSION,
          ownsServers: options.http !== false && options.http.auto,
          onExporterState: reportExporter('traces'),
          onLost: (spans) => logging.getLogger('observability').warn({ lost_spans: spans }, 'spans were lost'),
          onDropped: (spans, reasons) =>
            logging.getLogger('observability').warn({ dropped_spans: spans, reasons }, 'spans were dropped'),
        })
  const spans = backendOf(datadog, tracing, ground.clock)

  const health = buildHealth(ground, { metrics, logging, tracing, datadog }, () => observer)
  const endpoints = buildEndpoints(ground, metrics, health)
  const observer = buildObserver(ground, metrics, logging, spans, health)
  const instrument = createInstrument({
    ...ground,
    spans,
    builtin: metrics.builtin,
    failed: (errorType, endpoint) => metrics.requests.failed(errorType, endpoint),
    durationHistogram: (name) => histogramOf(ground, metrics, `${name}_seconds`),
    logger: () => logging.root,
    logFailure: (error, fields, message) => logging.failed(error, fields, message),
  })
  return {
    ...ground,
    metrics,
    logging,
    exporterStates,
    tracing,
    datadog,
    spans,
    health,
    observer,
    endpoints,
    instrument,
  }
}

function backendOf(
  datadog: DatadogPart | undefined,
  tracing: TracingPart | undefined,
  clock: Clock,
): SpanBackend | undefined {
  if (datadog === undefined || tracing === undefined) return datadog ?? tracing
  const mirror = createMirror(datadog, tracing, clock)
  datadog.backend = mirror
  return mirror
}

function buildHealth(
  ground: Ground,
  { metrics, logging, tracing, datadog }: Pick<Parts, 'metrics' | 'logging' | 'tracing' | 'datadog'>,
  observer: () => RequestObserver | undefined,
): HealthPart {
  const { options } = ground
  const logger = logging.getLogger('health')
  const weight = { healthy: 1, degraded: 0.5, unhealthy: 0 }
  return createHealth({
    ...ground,
    options: options.health,
    service: options.service,
    livePath: options.health === false ? '/health/live' : `${options.health.path.replace(/\/$/, '')}/live`,
    selfAddress: () => observer()?.servers.selfAddress(),
    outputs: outputsOf(options, { logging, tracing, datadog }),
    onResult(check, status, seconds, succeeded) {
      metrics.builtin.health_check_status.set({ check }, weight[status])
      metrics.builtin.health_check_duration_seconds.set({ check }, seconds)
      if (succeeded) metrics.builtin.health_check_last_success_timestamp_seconds.set({ check }, Date.now() / 1_000)
    },
    onRemoved(check) {
      for (const name of HEALTH_GAUGES) removeSeries(metrics.builtin[name], { check })
    },
    onTransition(check, from, to, error) {
      const fields = { check, from: from ?? 'unknown', to, ...(error === undefined ? {} : { reason: error }) }
      if (to === 'healthy') logger.info(fields, 'health check recovered')
      else logger.warn(fields, 'health check failed')
    },
  })
}

const HEALTH_GAUGES = [
  'health_check_status',
  'health_check_duration_seconds',
  'health_check_last_success_timestamp_seconds',
] as const

/** Metrics that are switched off have nothing to remove. */
function removeSeries(gauge: object, labels: Readonly<Record<string, string>>): void {
  ;(gauge as { remove?: (labels: object) => void }).remove?.(labels)
}

/** The outputs that the options leave on. */
function outputsOf(
  options: ResolvedOptions,
  { logging, tracing, datadog }: Pick<Parts, 'logging' | 'tracing' | 'datadog'>,
): OwnOutputs {
  const exportsTraces = options.tracing !== false && options.tracing.exporter !== 'none'
  return {
    traces: tracing !== undefined && exportsTraces ? (ms) => tracing.probe(ms) : undefined,
    datadog: datadog === undefined ? undefined : (ms) => datadog.probe(ms),
    destinations: options.logging === false ? undefined : () => logging.destinations(),
  }
}

function buildEndpoints(ground: Ground, metrics: MetricsPart, health: HealthPart): Endpoints {
  const { options } = ground
  return createEndpoints({
    ...ground,
    metrics: options.metrics === false ? undefined : { ...options.metrics, expose: metrics.expose },
    health:
      options.health === false
        ? undefined
        : { ...options.health, probe: (kind, showDetails, format) => health.probe(kind, showDetails, format) },
  })
}

function buildObserver(
  ground: Ground,
  metrics: MetricsPart,
  logging: LoggingPart,
  spans: SpanBackend | undefined,
  health: HealthPart,
): RequestObserver | undefined {
  const { options } = ground
  if (options.http === false) return undefined
  return createRequestObserver({
    ...ground,
    metrics: options.metrics === false ? undefined : metrics.requests,
    spans,
    access: options.logging === false || !options.logging.requests ? undefined : (record) => logging.access(record),
    correlationHeader: options.http.correlationHeader,
    ignore: options.http.ignore,
    isDraining: () => health.draining,
  })
}

/** The histogram of this name without labels, where the built-in or the user's catalogue has one. */
function histogramOf(
  { options }: Ground,
  metrics: MetricsPart,
  name: string,
): { observe(seconds: number): void } | undefined {
  const defined = options.metrics === false ? {} : options.metrics.define
  const definition = ({ ...BUILTIN_METRICS, ...defined } as MetricDefinitions)[name]
  if (definition?.type !== 'histogram' || labelNamesOf(definition.labels).length > 0) return undefined
  return (metrics.api as unknown as Record<string, { observe(seconds: number): void }>)[name]
}
