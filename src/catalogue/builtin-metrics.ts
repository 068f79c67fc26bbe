import { counter, defineMetrics, gauge, histogram } from './definition.ts'

/** Every metric that the library itself keeps, the process metrics aside. Names are without the prefix. */
export const BUILTIN_METRICS = defineMetrics({
  requests_total: counter({ help: 'Total number of requests', labels: ['method', 'endpoint', 'status'] }),
  request_duration_seconds: histogram({ help: 'Request duration in seconds', labels: ['method', 'endpoint'] }),
  errors_total: counter({ help: 'Total number of errors', labels: ['error_type', 'endpoint'] }),
  active_connections: gauge({ help: 'Open connections of the HTTP servers' }),
  requests_in_flight: gauge({ help: 'Requests being served' }),

  active_analyses: gauge({ help: 'Number of active analyses' }),
  analyses_total: counter({ help: 'Total number of finished analyses', labels: ['dataset', 'status'] }),
  analysis_duration_seconds: histogram({
    help: 'Analysis job duration in seconds',
    labels: ['dataset', 'status'],
    buckets: 'job',
  }),
  data_processed_bytes: counter({ help: 'Total bytes of data processed' }),
  signature_calculation_seconds: histogram({ help: 'Duration of a signature calculation in seconds' }),
  wastage_detection_accuracy: gauge({
    help: 'Share of wasted spend that the detection finds, 0 to 1',
    aggregator: 'max',
  }),
  fatigue_detection_accuracy: gauge({
    help: 'Share of fatigued creatives that the detection finds, 0 to 1',
    aggregator: 'max',
  }),
  user_events_total: counter({ help: 'Total number of user actions', labels: ['action'] }),
  db_query_duration_seconds: histogram({
    help: 'Database query duration in seconds',
    labels: ['operation', 'status'],
  }),

  health_check_status: gauge({
    help: 'Result of a health check: 1 healthy, 0.5 degraded, 0 unhealthy',
    labels: ['check'],
    aggregator: 'min',
  }),
  health_check_duration_seconds: gauge({
    help: 'Duration of the last run of a health check in seconds',
    labels: ['check'],
    aggregator: 'max',
  }),
  health_check_last_success_timestamp_seconds: gauge({
    help: 'When a health check last succeeded, in seconds since 1970',
    labels: ['check'],
    aggregator: 'min',
  }),
  build_info: gauge({
    help: 'Always 1; the labels tell what runs',
    labels: ['version', 'environment', 'node'],
    aggregator: 'max',
  }),
})

export type BuiltinMetrics = typeof BUILTIN_METRICS

/** Metrics about the library itself. Names are without the prefix. */
export const SELF_METRICS = defineMetrics({
  observability_errors_total: counter({
    help: 'Faults inside the observability library, which never reach the application',
    labels: { component: ['http', 'metrics', 'logging', 'tracing', 'datadog', 'health', 'instrument', 'user'] },
  }),
  observability_series: gauge({ help: 'Series that a metric holds', labels: ['metric'], aggregator: 'max' }),
  observability_series_overflow_total: counter({
    help: 'Updates counted as __overflow__ because a limit was reached',
    labels: ['metric'],
  }),
  observability_invalid_values_total: counter({
    help: 'Updates left out because the value or a label was impossible',
    labels: ['metric'],
  }),
  observability_scrape_duration_seconds: gauge({ help: 'Time that rendering the last scrape took, in seconds' }),
  observability_scrape_bytes: gauge({ help: 'Size of the last scrape before compression, in bytes' }),
  observability_scrape_samples: gauge({ help: 'Samples of the last scrape' }),
  observability_metrics_left_out_total: counter({
    help: 'Scrapes that a metric was left out of because it could not be read',
    labels: ['metric'],
  }),
  observability_stale_metrics: gauge({
    help: 'Metrics that the metrics thread showed as they were last because the main thread did not answer',
    aggregator: 'max',
  }),
  observability_workers: gauge({
    help: 'Other processes and threads whose metrics were asked for, by whether they answered in time',
    labels: { state: ['answered', 'missing'] },
  }),
  metrics_pushes_total: counter({
    help: 'Pushes to a Pushgateway, by how they ended',
    labels: { result: ['success', 'error'] },
  }),
  log_lines_total: counter({
    help: 'Log lines made',
    labels: { level: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] },
  }),
  log_lines_written_total: counter({ help: 'Log lines that a destination has taken', labels: ['destination'] }),
  log_lines_dropped_total: counter({ help: 'Log lines that could not be kept', labels: ['destination'] }),
  log_buffered_bytes: gauge({ help: 'Log lines that wait for a destination, in bytes', labels: ['destination'] }),
  log_destination_up: gauge({
    help: 'Whether log lines arrive: 1, or 0 while the destination fails',
    labels: ['destination'],
    aggregator: 'min',
  }),
  log_destination_failures_total: counter({
    help: 'Attempts to open or write a log destination that failed',
    labels: ['destination'],
  }),
  spans_exported_total: counter({ help: 'Spans that the collector accepted' }),
  spans_dropped_total: counter({
    help: 'Spans that were lost',
    labels: { reason: ['queue_full', 'export_failed', 'rejected', 'shutdown', 'too_large', 'hold_full'] },
  }),
  spans_queued_bytes: gauge({ help: 'Encoded spans waiting for export, in bytes' }),
})

export type SelfMetrics = typeof SELF_METRICS

/** `endpoint` where no route matched. */
export const UNMATCHED = '__unmatched__'
/** Label value past a limit. */
export const OVERFLOW = '__overflow__'
/** `method` for anything but the known methods. */
export const OTHER_METHOD = '_OTHER'
