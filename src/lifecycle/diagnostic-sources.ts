import type { HealthReport } from '../health/health.ts'
import type { ProbeAnswer } from './announce.ts'
import { type Finding, findingOf } from './finding.ts'

/** Share of `metrics.maxSeriesPerMetric` from which a metric is near its limit. */
const NEAR_LIMIT = 0.8

const ALL_ADDRESSES = ['0.0.0.0', '::', '']

/** Where `diagnose()` looks; what is left out is not looked at. Each may throw or reject. */
export interface DiagnosticSources {
  /** Asks the trace exporter, within `ms`. */
  readonly traces?: ((ms: number) => Promise<ProbeAnswer>) | undefined
  /** Set where tracing is on and spans are sent nowhere. */
  readonly tracesGoNowhere?: boolean | undefined
  /** Asks the Datadog agent, within `ms`. */
  readonly datadog?: ((ms: number) => Promise<ProbeAnswer>) | undefined
  /** Modules that were loaded before dd-trace and that it would instrument. */
  readonly loadedBeforeDatadog?: (() => readonly string[]) | undefined
  readonly destinations?: (() => readonly { readonly name: string; readonly problem: string | undefined }[]) | undefined
  readonly health?: (() => Promise<HealthReport>) | undefined
  /** The copies of the OpenTelemetry API that application and library see, such as `1.9.1 in /app/node_modules`. */
  readonly apiCopies?: (() => readonly string[]) | undefined
  /** True when the application had set the OpenTelemetry globals before. */
  readonly globalsTaken?: (() => boolean) | undefined
  /** Live instances of the library in this process. */
  readonly instances?: (() => number) | undefined
  /** Names that prom-client's default registry has as well. */
  readonly defaultRegistryClash?: (() => readonly string[]) | undefined
  readonly series?: (() => readonly SeriesCount[] | Promise<readonly SeriesCount[]>) | undefined
  /** Faults of the library so far, per part. */
  readonly faults?: (() => ReadonlyMap<string, number>) | undefined
  /** The port of its own that metrics are served on. */
  readonly metricsServer?: (() => MetricsServer | undefined) | undefined
}

interface SeriesCount {
  readonly metric: string
  readonly series: number
  readonly limit: number
}

interface MetricsServer {
  readonly host: string
  readonly port: number
  readonly hasAuth: boolean
  /** False where the port could not be had. */
  readonly isOpen: boolean
}

/** One look at one thing. */
export interface DiagnosticProbe {
  readonly name: string
  run(ms: number): readonly Finding[] | Promise<readonly Finding[]>
}

type Awaitable<T> = T | Promise<T>

/** Turns what the sources answer into findings. */
export function diagnosticProbesOf(sources: DiagnosticSources): DiagnosticProbe[] {
  const probes: DiagnosticProbe[] = []
  function look<T>(
    name: string,
    read: ((ms: number) => Awaitable<T>) | undefined,
    find: (answer: T) => readonly Finding[],
  ): void {
    if (read !== undefined) probes.push({ name, run: async (ms) => find(await read(ms)) })
  }
  look('the trace exporter', sources.traces, (answer) => [answerOf(answer, 'EXPORTER_UP', 'EXPORTER_DOWN')])
  look('tracing', sources.tracesGoNowhere ? () => true : undefined, () => [findingOf('EXPORTER_NONE')])
  look('the Datadog agent', sources.datadog, (answer) => [answerOf(answer, 'DATADOG_UP', 'DATADOG_DOWN')])
  look('dd-trace', sources.loadedBeforeDatadog, (names) => listed(names, 'DD_LOADED_LATE'))
  look('the log destinations', sources.destinations, (destinations) =>
    destinations.map(({ name, problem }) =>
      answerOf({ target: name, problem }, 'LOG_DESTINATION_UP', 'LOG_DESTINATION_DOWN'),
    ),
  )
  look('the health checks', sources.health, (report) => [healthOf(report)])
  look('the OpenTelemetry API', sources.apiCopies, (copies) =>
    copies.length > 1 ? listed(copies, 'OTEL_API_SPLIT') : [],
  )
  look('the OpenTelemetry globals', sources.globalsTaken, (taken) => (taken ? [findingOf('OTEL_GLOBAL_TAKEN')] : []))
  look('other instances', sources.instances, (count) => (count > 1 ? [findingOf('TWO_INSTANCES', count)] : []))
  look("prom-client's default registry", sources.defaultRegistryClash, (names) =>
    listed(names, 'DEFAULT_REGISTRY_CLASH'),
  )
  look('the series', sources.series, seriesOf)
  look('the faults', sources.faults, faultsOf)
  look('the metrics port', sources.metricsServer, metricsServerOf)
  return probes
}

function answerOf(
  { target, problem }: ProbeAnswer,
  up: 'EXPORTER_UP' | 'DATADOG_UP' | 'LOG_DESTINATION_UP',
  down: 'EXPORTER_DOWN' | 'DATADOG_DOWN' | 'LOG_DESTINATION_DOWN',
): Finding {
  return problem === undefined ? findingOf(up, target) : findingOf(down, target, problem)
}

function listed(
  names: readonly string[],
  code: 'DD_LOADED_LATE' | 'OTEL_API_SPLIT' | 'DEFAULT_REGISTRY_CLASH',
): readonly Finding[] {
  return names.length === 0 ? [] : [findingOf(code, names.join(', '))]
}

function healthOf({ status, checks }: HealthReport): Finding {
  if (status === 'healthy') return findingOf('HEALTH_OK', Object.keys(checks).length)
  const failing = Object.entries(checks).filter(([, check]) => check.status !== 'healthy')
  const text = failing.map(([name, { status, error }]) => `${name} ${error === undefined ? status : `(${error})`}`)
  return findingOf(status === 'degraded' ? 'HEALTH_DEGRADED' : 'HEALTH_UNHEALTHY', text.join(', '))
}

function seriesOf(counts: readonly SeriesCount[]): Finding[] {
  return counts
    .filter(({ series, limit }) => series >= limit * NEAR_LIMIT)
    .map(({ metric, series, limit }) => findingOf('SERIES_LIMIT', metric, series, limit))
}

function faultsOf(faults: ReadonlyMap<string, number>): Finding[] {
  return [...faults].filter(([, count]) => count > 0).map(([part, count]) => findingOf('OWN_FAULTS', part, count))
}

function metricsServerOf(server: MetricsServer | undefined): Finding[] {
  if (server?.isOpen === false) return [findingOf('METRICS_PORT_CLOSED', server.host, server.port)]
  if (server === undefined || server.hasAuth || !ALL_ADDRESSES.includes(server.host)) return []
  return [findingOf('METRICS_PORT_PUBLIC', server.host, server.port)]
}
