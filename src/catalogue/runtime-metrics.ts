import { counter, defineMetrics, gauge, histogram } from './definition.ts'

/**
 * What `metrics.runtime` measures of the process, Node.js and the container, under names without a prefix because every
 * tool expects them like this. Names and help of prom-client's default metrics are prom-client's. `process_open_fds`,
 * `process_max_fds`, `process_virtual_memory_bytes` and `process_heap_bytes` exist on Linux, `container_*` where a control
 * group limits the process (their names are none of cAdvisor's, whose sums they would otherwise double), and
 * `nodejs_eventloop_blocked_seconds` where `metrics.isolate` has another thread to measure it.
 */
export const RUNTIME_METRICS = defineMetrics({
  process_cpu_user_seconds_total: counter({ help: 'Total user CPU time spent in seconds.', prefixed: false }),
  process_cpu_system_seconds_total: counter({ help: 'Total system CPU time spent in seconds.', prefixed: false }),
  process_cpu_seconds_total: counter({ help: 'Total user and system CPU time spent in seconds.', prefixed: false }),
  process_start_time_seconds: gauge({
    help: 'Start time of the process since unix epoch in seconds.',
    prefixed: false,
  }),
  process_uptime_seconds: gauge({ help: 'Seconds since the process started', prefixed: false }),
  process_resident_memory_bytes: gauge({ help: 'Resident memory size in bytes.', prefixed: false }),
  process_virtual_memory_bytes: gauge({ help: 'Virtual memory size in bytes.', prefixed: false }),
  process_heap_bytes: gauge({ help: 'Process heap size in bytes.', prefixed: false }),
  process_open_fds: gauge({ help: 'Number of open file descriptors.', prefixed: false }),
  process_max_fds: gauge({ help: 'Maximum number of open file descriptors.', prefixed: false }),
  nodejs_heap_size_total_bytes: gauge({ help: 'Process heap size from Node.js in bytes.', prefixed: false }),
  nodejs_heap_size_used_bytes: gauge({ help: 'Process heap size used from Node.js in bytes.', prefixed: false }),
  nodejs_heap_size_limit_bytes: gauge({ help: 'Size beyond which V8 gives up, in bytes.', prefixed: false }),
  nodejs_external_memory_bytes: gauge({ help: 'Node.js external memory size in bytes.', prefixed: false }),
  nodejs_array_buffers_bytes: gauge({
    help: 'Memory of array buffers, part of the external memory, in bytes.',
    prefixed: false,
  }),
  nodejs_heap_space_size_total_bytes: gauge({
    help: 'Process heap space size total from Node.js in bytes.',
    labels: ['space'],
    prefixed: false,
  }),
  nodejs_heap_space_size_used_bytes: gauge({
    help: 'Process heap space size used from Node.js in bytes.',
    labels: ['space'],
    prefixed: false,
  }),
  nodejs_heap_space_size_available_bytes: gauge({
    help: 'Process heap space size available from Node.js in bytes.',
    labels: ['space'],
    prefixed: false,
  }),
  nodejs_gc_duration_seconds: histogram({
    help: 'Garbage collection duration by kind, one of major, minor, incremental or weakcb.',
    labels: { kind: ['major', 'minor', 'incremental', 'weakcb'] },
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
    prefixed: false,
  }),
  nodejs_eventloop_blocked_seconds: gauge({
    help: 'Time since the event loop last turned, where it does not turn now; with metrics.isolate only.',
    prefixed: false,
  }),
  nodejs_eventloop_lag_seconds: gauge({ help: 'Lag of event loop in seconds.', prefixed: false }),
  nodejs_eventloop_lag_min_seconds: gauge({ help: 'The minimum recorded event loop delay.', prefixed: false }),
  nodejs_eventloop_lag_max_seconds: gauge({ help: 'The maximum recorded event loop delay.', prefixed: false }),
  nodejs_eventloop_lag_mean_seconds: gauge({ help: 'The mean of the recorded event loop delays.', prefixed: false }),
  nodejs_eventloop_lag_stddev_seconds: gauge({
    help: 'The standard deviation of the recorded event loop delays.',
    prefixed: false,
  }),
  nodejs_eventloop_lag_p50_seconds: gauge({
    help: 'The 50th percentile of the recorded event loop delays.',
    prefixed: false,
  }),
  nodejs_eventloop_lag_p90_seconds: gauge({
    help: 'The 90th percentile of the recorded event loop delays.',
    prefixed: false,
  }),
  nodejs_eventloop_lag_p99_seconds: gauge({
    help: 'The 99th percentile of the recorded event loop delays.',
    prefixed: false,
  }),
  nodejs_eventloop_utilization: gauge({
    help: 'Share of time in which the event loop was busy, 0 to 1.',
    prefixed: false,
  }),
  nodejs_eventloop_time_seconds_total: counter({
    help: 'Time that the event loop was active or idle.',
    labels: { state: ['active', 'idle'] },
    prefixed: false,
  }),
  nodejs_eventloop_delay_seconds: histogram({
    help: 'Delay of timers sampled every 20 ms, in seconds; never reset.',
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    prefixed: false,
  }),
  nodejs_active_resources: gauge({
    help: 'Number of active resources that are currently keeping the event loop alive, grouped by async resource type.',
    labels: ['type'],
    prefixed: false,
  }),
  nodejs_active_resources_total: gauge({ help: 'Total number of active resources.', prefixed: false }),
  nodejs_active_handles: gauge({
    help: 'Number of active libuv handles grouped by handle type. Every handle type is C++ class name.',
    labels: ['type'],
    prefixed: false,
  }),
  nodejs_active_handles_total: gauge({ help: 'Total number of active handles.', prefixed: false }),
  nodejs_active_requests: gauge({
    help: 'Number of active libuv requests grouped by request type. Every request type is C++ class name.',
    labels: ['type'],
    prefixed: false,
  }),
  nodejs_active_requests_total: gauge({ help: 'Total number of active requests.', prefixed: false }),
  nodejs_version_info: gauge({
    help: 'Node.js version info.',
    labels: ['version', 'major', 'minor', 'patch'],
    prefixed: false,
  }),
  container_memory_limit_bytes: gauge({ help: 'Memory limit of the container in bytes.', prefixed: false }),
  container_memory_used_bytes: gauge({
    help: 'Memory that counts towards the limit of the container, droppable page cache left out, in bytes.',
    prefixed: false,
  }),
  container_cpu_limit_cores: gauge({ help: 'Processors that the container may use at once.', prefixed: false }),
  container_cpu_periods_total: counter({
    help: 'Enforcement periods of the processor limit in which the container ran.',
    prefixed: false,
  }),
  container_cpu_throttled_periods_total: counter({
    help: 'Enforcement periods in which the container was held back.',
    prefixed: false,
  }),
  container_cpu_throttled_seconds_total: counter({
    help: 'Time for which the container was held back, in seconds.',
    prefixed: false,
  }),
})

export type RuntimeMetrics = typeof RUNTIME_METRICS

export type RuntimeMetricName = keyof RuntimeMetrics
