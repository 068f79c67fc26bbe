import { orZero } from '../promql/constant.ts'
import type { DashboardDefinition, RowDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import { telemetryRow } from './telemetry-row.ts'
import { ANY_IS_BAD, FILL_LIMITS, RATIO_LIMITS } from './threshold-sets.ts'

/** Node.js below the service, and the library that watches it. */
export function runtimeDashboard(questions: DashboardQuestions): DashboardDefinition {
  return {
    title: `${questions.service.title} / Runtime`,
    description: 'Memory, event loop and garbage collection of each process, and how the observability itself is.',
    rows: {
      process: process(questions),
      container: container(questions),
      telemetry: telemetryRow(questions),
      metrics: metrics(questions),
    },
  }
}

function process({ m }: DashboardQuestions): RowDefinition {
  return {
    title: 'Process',
    panels: {
      memory: {
        title: 'Memory',
        description: 'Resident memory and what V8 holds of it, by process.',
        unit: 'bytes',
        min: 0,
        queries: [
          { expression: m.process_resident_memory_bytes.value(), legend: 'resident {{instance}}' },
          { expression: m.nodejs_heap_size_used_bytes.value(), legend: 'heap used {{instance}}' },
          { expression: m.nodejs_external_memory_bytes.value(), legend: 'external {{instance}}' },
        ],
      },
      heap_spaces: {
        title: 'Heap Spaces',
        description: 'Used bytes of each space of the heap, over all processes. A growing old space is a leak.',
        unit: 'bytes',
        min: 0,
        stacked: true,
        queries: [
          { expression: m.nodejs_heap_space_size_used_bytes.value().sum({ by: ['space'] }), legend: '{{space}}' },
        ],
      },
      event_loop_delay: {
        title: 'Event Loop Delay',
        description: 'How late timers come: median, 90th and 99th percentile of the worst process.',
        unit: 's',
        min: 0,
        queries: [
          { expression: m.nodejs_eventloop_lag_p50_seconds.value().max(), legend: 'p50' },
          { expression: m.nodejs_eventloop_lag_p90_seconds.value().max(), legend: 'p90' },
          { expression: m.nodejs_eventloop_lag_p99_seconds.value().max(), legend: 'p99' },
          { expression: orZero(m.nodejs_eventloop_blocked_seconds.value().max()), legend: 'blocked now' },
        ],
        alerts: ['EventLoopDelayHigh'],
      },
      garbage_collection: {
        title: 'Garbage Collection',
        description: 'Share of time spent in collections of each kind, summed over processes.',
        unit: 'percentunit',
        min: 0,
        queries: [
          {
            expression: m.nodejs_gc_duration_seconds.sumRate().sum({ by: ['kind'] }),
            legend: '{{kind}}',
          },
        ],
      },
      resources: {
        title: 'Active Resources',
        description: 'What keeps the event loops alive, by type. A type that only grows is a leak.',
        unit: 'short',
        min: 0,
        queries: [{ expression: m.nodejs_active_resources.value().sum({ by: ['type'] }), legend: '{{type}}' }],
      },
      cpu: {
        title: 'CPU by Mode',
        description: 'Processors kept busy by the program and by the system on its behalf, over all processes.',
        unit: 'short',
        min: 0,
        stacked: true,
        queries: [
          { expression: m.process_cpu_user_seconds_total.rate().sum(), legend: 'user' },
          { expression: m.process_cpu_system_seconds_total.rate().sum(), legend: 'system' },
        ],
      },
    },
  }
}

function container({ m }: DashboardQuestions): RowDefinition {
  return {
    title: 'Container',
    panels: {
      memory: {
        title: 'Memory of the Limit',
        description:
          'Share of the memory limit that counts as used; at 100 % the container is killed. 0 where there is no limit.',
        ...{ unit: 'percentunit', min: 0, max: 1 },
        thresholds: FILL_LIMITS,
        queries: [
          {
            expression: orZero(
              m.container_memory_used_bytes
                .value()
                .dividedBy(m.container_memory_limit_bytes.value())
                .max({ by: ['instance'] }),
            ),
            legend: '{{instance}}',
          },
        ],
        alerts: ['MemoryNearLimit'],
      },
      throttled: {
        title: 'Held Back',
        description:
          'Share of the time in which the processor limit held the container back. 0 where there is no limit.',
        ...{ unit: 'percentunit', min: 0 },
        thresholds: RATIO_LIMITS,
        queries: [
          {
            expression: orZero(m.container_cpu_throttled_seconds_total.rate().sum({ by: ['instance'] })),
            legend: '{{instance}}',
          },
        ],
        alerts: ['CpuThrottled'],
      },
    },
  }
}

function metrics({ m }: DashboardQuestions): RowDefinition {
  return {
    title: 'Metrics',
    panels: {
      series: {
        title: 'Series by Metric',
        description: 'Series that each metric holds; a label with too many values shows here first.',
        unit: 'short',
        min: 0,
        queries: [{ expression: m.observability_series.value().sum({ by: ['metric'] }), legend: '{{metric}}' }],
      },
      overflow: {
        title: 'Refused Updates',
        description:
          'Updates per second that were counted as __overflow__, or left out because a value was impossible.',
        unit: 'ops',
        min: 0,
        thresholds: ANY_IS_BAD,
        queries: [
          { expression: orZero(m.observability_series_overflow_total.rate().sum()), legend: 'over the limit' },
          { expression: orZero(m.observability_invalid_values_total.rate().sum()), legend: 'impossible' },
          { expression: orZero(m.observability_metrics_left_out_total.rate().sum()), legend: 'left out' },
        ],
        alerts: ['SeriesOverflow'],
      },
      scrape_duration: {
        title: 'Scrape Duration',
        description: 'Time that rendering the last scrape took, by process.',
        unit: 's',
        min: 0,
        queries: [{ expression: m.observability_scrape_duration_seconds.value(), legend: '{{instance}}' }],
      },
      scrape_size: {
        title: 'Scrape Size',
        description: 'Size of the last scrape before compression, by process.',
        unit: 'bytes',
        min: 0,
        queries: [{ expression: m.observability_scrape_bytes.value(), legend: '{{instance}}' }],
      },
      samples: {
        title: 'Scrape Samples',
        description: 'Samples of the last scrape, by process; each is one series in Prometheus.',
        unit: 'short',
        min: 0,
        queries: [{ expression: m.observability_scrape_samples.value(), legend: '{{instance}}' }],
        alerts: ['ScrapeNearLimit'],
      },
      stale: {
        title: 'Stale Metrics',
        description: 'Metrics shown as they were last, because the main thread did not answer; with metrics.isolate.',
        unit: 'short',
        min: 0,
        thresholds: ANY_IS_BAD,
        queries: [{ expression: orZero(m.observability_stale_metrics.value().max()), legend: 'stale' }],
      },
      workers: {
        title: 'Merged Processes',
        description: 'Other processes and threads whose metrics are merged, by whether they answered in time.',
        unit: 'short',
        min: 0,
        queries: [{ expression: m.observability_workers.value().sum({ by: ['state'] }), legend: '{{state}}' }],
      },
    },
  }
}
