import { counter, defineMetrics, gauge } from '../../catalogue/definition.ts'

/** Metrics of other servers that artefacts name: Prometheus itself, node_exporter and Alertmanager. */
export const FOREIGN_METRICS = defineMetrics({
  up: gauge({ help: 'Whether the last scrape of the target succeeded, 1 or 0' }),
  scrape_duration_seconds: gauge({ help: 'How long the last scrape of the target took' }),
  scrape_samples_scraped: gauge({ help: 'Samples that the target exposed' }),
  scrape_samples_post_metric_relabeling: gauge({ help: 'Samples left after relabelling, which sample_limit counts' }),
  scrape_series_added: gauge({ help: 'About how many series the last scrape added' }),
  ALERTS: gauge({
    help: 'Always 1; one series per pending and firing alert',
    labels: {
      alertname: 'string',
      alertstate: ['pending', 'firing'],
      severity: 'string',
      service: 'string',
      slo: 'string',
    },
  }),
  ALERTS_FOR_STATE: gauge({
    help: 'Since when an alert is pending, in seconds since 1970',
    labels: ['alertname', 'severity', 'service', 'slo'],
  }),
  prometheus_build_info: gauge({ help: 'Always 1; the labels tell what runs', labels: ['version'] }),
  prometheus_config_last_reload_successful: gauge({ help: 'Whether the last reload of the configuration succeeded' }),
  prometheus_rule_evaluation_failures_total: counter({ help: 'Rule evaluations that failed', labels: ['rule_group'] }),
  prometheus_rule_group_iterations_missed_total: counter({
    help: 'Evaluations of a rule group left out because the one before took too long',
    labels: ['rule_group'],
  }),
  prometheus_notifications_alertmanagers_discovered: gauge({ help: 'Alertmanagers known and alive' }),
  prometheus_notifications_errors_total: counter({
    help: 'Alerts that an Alertmanager did not accept',
    labels: ['alertmanager'],
  }),
  prometheus_notifications_dropped_total: counter({ help: 'Alerts dropped before any Alertmanager got them' }),
  prometheus_target_scrapes_exceeded_sample_limit_total: counter({ help: 'Scrapes refused for sample_limit' }),
  prometheus_target_scrapes_exceeded_body_size_limit_total: counter({ help: 'Scrapes refused for body_size_limit' }),
  prometheus_tsdb_head_series: gauge({ help: 'Series in memory' }),
  alertmanager_config_last_reload_successful: gauge({ help: 'Whether the last reload of the configuration succeeded' }),
  alertmanager_alerts: gauge({ help: 'Alerts known by state', labels: ['state'] }),
  alertmanager_notifications_total: counter({ help: 'Notifications attempted', labels: ['integration'] }),
  alertmanager_notifications_failed_total: counter({ help: 'Notifications that failed', labels: ['integration'] }),
  node_memory_MemTotal_bytes: gauge({ help: 'Memory of the host' }),
  node_memory_MemAvailable_bytes: gauge({ help: 'Memory of the host that programs could still get' }),
  node_cpu_seconds_total: counter({ help: 'Time of each processor by what it did', labels: ['cpu', 'mode'] }),
  node_load1: gauge({ help: 'Load average of one minute' }),
  node_filesystem_avail_bytes: gauge({
    help: 'Room on a file system for programs that are not root',
    labels: ['device', 'fstype', 'mountpoint'],
  }),
  node_filesystem_size_bytes: gauge({ help: 'Size of a file system', labels: ['device', 'fstype', 'mountpoint'] }),
  node_network_receive_bytes_total: counter({ help: 'Bytes received', labels: ['device'] }),
  node_network_transmit_bytes_total: counter({ help: 'Bytes sent', labels: ['device'] }),
  node_disk_io_time_seconds_total: counter({ help: 'Time in which a disk was busy', labels: ['device'] }),
})

export type ForeignMetrics = typeof FOREIGN_METRICS
