type FindingLevel = 'ok' | 'info' | 'warn' | 'error'

/** One thing that `diagnose()` found. */
export interface Finding {
  readonly level: FindingLevel
  readonly code: FindingCode
  readonly message: string
  /** What to do about it; `Nothing to do.` where all is well. */
  readonly fix: string
}

interface Row {
  readonly level: FindingLevel
  readonly message: string
  readonly fix?: string
}

const NOTHING_TO_DO = 'Nothing to do.'

/** Every finding of `diagnose()`. Codes are never used again for something else. */
export const FINDING_TABLE = {
  EXPORTER_UP: { level: 'ok', message: 'Spans go to %s, which answers' },
  EXPORTER_DOWN: {
    level: 'error',
    message: 'Spans go to %s, which does not answer: %s',
    fix: 'Start a collector there, or correct tracing.endpoint or OTEL_EXPORTER_OTLP_ENDPOINT.',
  },
  EXPORTER_NONE: {
    level: 'info',
    message: 'Tracing is on, but no endpoint is given: ids and propagation work, spans are sent nowhere',
    fix: 'Set tracing.endpoint or OTEL_EXPORTER_OTLP_ENDPOINT.',
  },
  DATADOG_UP: { level: 'ok', message: 'The Datadog agent at %s answers' },
  DATADOG_DOWN: {
    level: 'error',
    message: 'The Datadog agent at %s does not answer: %s',
    fix: 'Start the agent, or correct datadog.hostname and datadog.port (DD_AGENT_HOST, DD_TRACE_AGENT_PORT).',
  },
  DD_LOADED_LATE: {
    level: 'warn',
    message: 'dd-trace was loaded after %s, which it therefore does not instrument',
    fix: 'Load it first: node --import dd-trace/initialize.mjs',
  },
  LOG_DESTINATION_UP: { level: 'ok', message: 'Log lines go to %s' },
  LOG_DESTINATION_DOWN: {
    level: 'error',
    message: 'Log lines cannot be written to %s: %s',
    fix: 'Free space there, correct its permissions or change logging.file; lines are kept up to a limit until then.',
  },
  HEALTH_OK: { level: 'ok', message: 'All %s health checks are healthy' },
  HEALTH_DEGRADED: {
    level: 'warn',
    message: 'The service is degraded: %s',
    fix: 'See the details of these checks on the detailed health endpoint.',
  },
  HEALTH_UNHEALTHY: {
    level: 'error',
    message: 'The service is unhealthy: %s',
    fix: 'See the details of these checks on the detailed health endpoint.',
  },
  OTEL_API_SPLIT: {
    level: 'warn',
    message: 'Two copies of the OpenTelemetry API are visible (%s): spans made through one are unknown to the other',
    fix: 'Install one version: npm dedupe @opentelemetry/api',
  },
  OTEL_GLOBAL_TAKEN: {
    level: 'info',
    message: 'The application had set the OpenTelemetry globals before; they were left alone',
    fix: "Use obs.tracer, or call createObservability() before the application's own set-up.",
  },
  TWO_INSTANCES: {
    level: 'info',
    message: 'This process has %s instances of the library',
    fix: 'Call createObservability() once and share its result, unless this is meant.',
  },
  DEFAULT_REGISTRY_CLASH: {
    level: 'warn',
    message: "prom-client's default registry has metrics of the same name: %s",
    fix: 'Remove them there, or set another metrics.prefix.',
  },
  METRICS_PORT_CLOSED: {
    level: 'error',
    message: 'Metrics are not served on %s:%s: the port could not be opened',
    fix: 'Free the port, or set another metrics.port.',
  },
  METRICS_PORT_PUBLIC: {
    level: 'warn',
    message: 'Metrics on %s:%s can be read by anyone who reaches this machine',
    fix: 'Set metrics.auth, or metrics.host to 127.0.0.1.',
  },
  SERIES_LIMIT: {
    level: 'warn',
    message: 'Metric %s holds %s of at most %s series; past the limit values are counted as __overflow__',
    fix: 'Use labels with fewer values, or raise metrics.maxSeriesPerMetric.',
  },
  OWN_FAULTS: {
    level: 'warn',
    message: 'Part "%s" of the library failed %s times; the application was not affected',
    fix: 'See the process warning OBSWRN001 for the first error.',
  },
  PROBE_FAILED: {
    level: 'warn',
    message: 'Could not look at %s: %s',
    fix: 'Ask again when the process is less busy; a server that does not answer at all may be behind it.',
  },
} as const satisfies Record<string, Row>

export type FindingCode = keyof typeof FINDING_TABLE

/** A finding of the table; `args` fill its message in order. */
export function findingOf(code: FindingCode, ...args: readonly (string | number)[]): Finding {
  const row: Row = FINDING_TABLE[code]
  let next = 0
  return {
    level: row.level,
    code,
    message: row.message.replaceAll('%s', () => String(args[next++] ?? '?')),
    fix: row.fix ?? NOTHING_TO_DO,
  }
}
