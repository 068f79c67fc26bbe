import type { GuideExpression, GuideSource } from './guide-expression.ts'

const PER_SERIES = 'one line for each combination of labels and instance'
const PER_STATUS = 'one line for each status too, with the same legend'
const LIFETIME = 'without rate() it is the quantile since the process started'
const NO_SUM = 'without sum by (le) it is a quantile for each combination of labels'

/** Every expression of the monitoring guide. */
export const GUIDE_EXPRESSIONS: readonly GuideExpression[] = [
  ...from('alerts.yml', [
    {
      name: 'HighErrorRate',
      expression: 'rate(@errors_total[5m]) > 0.05',
      answers: 'condition',
      caveat:
        'errors per second of one series: many requests with few errors fire it, few requests that all fail do not',
      successor: { alerts: ['AvailabilityBudgetBurnFast', 'AvailabilityBudgetBurnSlow', 'ErrorTypeFrequent'] },
    },
    {
      name: 'HighLatency',
      expression: 'histogram_quantile(0.95, rate(@request_duration_seconds_bucket[5m])) > 5',
      answers: 'condition',
      caveat: `${NO_SUM}: one slow request on a quiet route fires it`,
      successor: { alerts: ['LatencyBudgetBurnFast', 'LatencyBudgetBurnSlow'] },
    },
    {
      name: 'ServiceDown',
      expression: 'up{job="creativedynamics"} == 0',
      answers: 'condition',
      caveat: 'a target that leaves service discovery has no up at all',
      successor: { alerts: ['Down', 'Absent'] },
    },
    {
      name: 'HighMemoryUsage',
      expression: '(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) / node_memory_MemTotal_bytes > 0.9',
      answers: { nothing: 'node_exporter is not part of the demo' },
      caveat: 'it tells of the host, not of the service',
      successor: { alerts: ['HostMemoryHigh', 'MemoryNearLimit', 'HeapNearLimit'] },
    },
  ]),
  ...from('grafana-dashboard.json', [
    {
      name: 'Request Rate',
      expression: 'rate(@requests_total[5m])',
      answers: 'data',
      caveat: PER_STATUS,
      successor: { panel: 'main/requests/request_rate' },
    },
    {
      name: 'Response Time (95th percentile)',
      expression: 'histogram_quantile(0.95, rate(@request_duration_seconds_bucket[5m]))',
      answers: 'data',
      caveat: NO_SUM,
      successor: { panel: 'main/requests/response_time' },
    },
    {
      name: 'Error Rate',
      expression: 'rate(@errors_total[5m])',
      answers: 'data',
      caveat: PER_SERIES,
      successor: { panel: 'main/requests/error_rate' },
    },
    {
      name: 'Active Analyses',
      expression: '@active_analyses',
      answers: 'data',
      caveat: 'one number for each instance',
      successor: { panel: 'main/analyses/active_analyses' },
    },
    {
      name: 'Analysis Duration: Median',
      expression: 'histogram_quantile(0.5, rate(@analysis_duration_seconds_bucket[1h]))',
      answers: 'data',
      caveat: NO_SUM,
      successor: { panel: 'main/analyses/analysis_duration' },
    },
    {
      name: 'Analysis Duration: 95th percentile',
      expression: 'histogram_quantile(0.95, rate(@analysis_duration_seconds_bucket[1h]))',
      answers: 'data',
      caveat: NO_SUM,
      successor: { panel: 'main/analyses/analysis_duration' },
    },
    {
      name: 'Data Processed',
      expression: 'rate(@data_processed_bytes[5m])',
      answers: 'data',
      caveat: 'one line for each instance; Prometheus 3 remarks that a counter should end in _total',
      successor: { panel: 'main/analyses/data_processed' },
    },
  ]),
  ...from('service_metrics', [
    {
      name: 'uptime',
      expression: 'process_uptime_seconds',
      answers: 'data',
      caveat: 'of every job that exposes it',
      successor: { panel: 'overview/glance/uptime' },
    },
    {
      name: 'request_rate',
      expression: 'rate(@requests_total[5m])',
      answers: 'data',
      caveat: PER_SERIES,
      successor: { panel: 'overview/glance/request_rate' },
    },
    {
      name: 'error_rate',
      expression: 'rate(@errors_total[5m])',
      answers: 'data',
      caveat: PER_SERIES,
      successor: { panel: 'overview/glance/error_rate' },
    },
    {
      name: 'p95_latency',
      expression: 'histogram_quantile(0.95, @request_duration_seconds_bucket)',
      answers: 'data',
      caveat: LIFETIME,
      successor: { panel: 'overview/glance/p95_latency' },
    },
    {
      name: 'active_connections',
      expression: '@active_connections',
      answers: 'data',
      successor: { panel: 'overview/glance/active_connections' },
    },
    {
      name: 'memory_usage',
      expression: 'process_resident_memory_bytes',
      answers: 'data',
      caveat: 'of every job that exposes it, Prometheus itself included',
      successor: { panel: 'overview/saturation/memory_usage' },
    },
    {
      name: 'cpu_usage',
      expression: 'rate(process_cpu_seconds_total[5m])',
      answers: 'data',
      caveat: 'of every job that exposes it, Prometheus itself included',
      successor: { panel: 'overview/saturation/cpu_usage' },
    },
  ]),
  ...from('analysis_metrics', [
    {
      name: 'analyses_per_hour',
      expression: 'rate(@analyses_total[1h]) * 3600',
      answers: 'data',
      caveat: PER_SERIES,
      successor: { panel: 'analysis/throughput/analyses_per_hour' },
    },
    {
      name: 'avg_analysis_time',
      expression: 'rate(@analysis_duration_seconds_sum[1h]) / rate(@analysis_duration_seconds_count[1h])',
      answers: 'data',
      caveat: PER_SERIES,
      successor: { panel: 'analysis/duration/avg_analysis_time' },
    },
    {
      name: 'signature_calc_time',
      expression: 'histogram_quantile(0.5, @signature_calculation_seconds_bucket)',
      answers: 'data',
      caveat: LIFETIME,
      successor: { panel: 'analysis/duration/signature_calc_time' },
    },
    {
      name: 'wastage_detection_accuracy',
      expression: '@wastage_detection_accuracy',
      answers: 'data',
      successor: { panel: 'analysis/quality/wastage_detection_accuracy' },
    },
    {
      name: 'data_processing_rate',
      expression: 'rate(@data_processed_bytes[5m])',
      answers: 'data',
      caveat: 'one line for each instance',
      successor: { panel: 'analysis/quality/data_processing_rate' },
    },
  ]),
]

/** The expression for a service: the prefix of its metrics and the name of its job put in. */
export function guideText({ expression }: GuideExpression, prefix: string, job: string): string {
  return expression.replaceAll('@', prefix).replace('job="creativedynamics"', `job=${JSON.stringify(job)}`)
}

function from(
  source: GuideSource,
  expressions: readonly Omit<GuideExpression, 'source'>[],
): readonly GuideExpression[] {
  return expressions.map((expression) => ({ source, ...expression }))
}
