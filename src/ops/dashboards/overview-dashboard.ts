import type { DashboardDefinition, RowDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import { dependenciesRow } from './dependencies-row.ts'
import { FILL_LIMITS, RATIO_LIMITS } from './threshold-sets.ts'

/** The guide's Service Overview: the golden signals, and what the service leans on. */
export function overviewDashboard(questions: DashboardQuestions): DashboardDefinition {
  const { service } = questions
  return {
    title: `${service.title} / Service Overview`,
    description: 'Latency, traffic, errors and saturation, then dependencies and usage.',
    variables: ['endpoint'],
    rows: {
      glance: glance(questions),
      traffic: traffic(questions),
      saturation: saturation(questions),
      dependencies: dependenciesRow(questions),
    },
  }
}

/** The guide's seven numbers. */
function glance({ m }: DashboardQuestions): RowDefinition {
  return {
    title: 'At a glance',
    panels: {
      uptime: {
        title: 'Uptime',
        description: 'Since the youngest process started: a small number means a restart.',
        unit: 'dtdurations',
        kind: 'stat',
        width: 4,
        queries: [{ expression: m.process_uptime_seconds.value().min(), legend: 'uptime' }],
        alerts: ['Down', 'AllDown', 'Absent'],
      },
      request_rate: {
        title: 'Request Rate',
        description: 'Requests per second over all routes.',
        unit: 'reqps',
        kind: 'stat',
        width: 4,
        queries: [{ expression: m.requests_total.rate().sum(), legend: 'requests' }],
      },
      error_rate: {
        title: 'Error Ratio',
        description: 'Share of the requests answered with 500 and above.',
        unit: 'percentunit',
        kind: 'stat',
        width: 4,
        thresholds: RATIO_LIMITS,
        queries: [{ expression: m.requests_total.share({ status: /5../ }), legend: '5xx' }],
        alerts: ['AvailabilityBudgetBurnFast'],
      },
      p95_latency: {
        title: 'P95 Latency',
        description: 'Of 20 requests 19 were answered within this time.',
        unit: 's',
        kind: 'stat',
        width: 4,
        queries: [{ expression: m.request_duration_seconds.quantile(0.95), legend: 'p95' }],
        alerts: ['LatencyBudgetBurnFast'],
      },
      active_connections: {
        title: 'Active Connections',
        description: 'Open connections of the HTTP servers of all processes.',
        unit: 'short',
        kind: 'stat',
        width: 4,
        queries: [{ expression: m.active_connections.value().sum(), legend: 'connections' }],
      },
      versions: {
        title: 'Processes',
        description: 'Running processes by version; two versions mean a roll-out.',
        unit: 'short',
        kind: 'stat',
        width: 4,
        queries: [{ expression: m.build_info.value().count({ by: ['version'] }), legend: '{{version}}' }],
      },
    },
  }
}

function traffic({ m }: DashboardQuestions): RowDefinition {
  const chosen = { endpoint: /$endpoint/ }
  return {
    title: 'Traffic, errors and latency',
    panels: {
      by_route: {
        title: 'Requests by Route',
        description: 'Requests per second by method and route template.',
        unit: 'reqps',
        min: 0,
        queries: [
          {
            expression: m.requests_total.rate({ where: chosen }).sum({ by: ['method', 'endpoint'] }),
            legend: '{{method}} {{endpoint}}',
          },
        ],
        links: ['logs', 'traces'],
      },
      by_status: {
        title: 'Requests by Status',
        description: 'Requests per second by status; 499: the client went away first.',
        unit: 'reqps',
        min: 0,
        stacked: true,
        queries: [
          { expression: m.requests_total.rate({ where: chosen }).sum({ by: ['status'] }), legend: '{{status}}' },
        ],
      },
      failing_routes: {
        title: 'Error Ratio by Route',
        description: 'Share of the requests of each route answered with 500 and above.',
        unit: 'percentunit',
        min: 0,
        thresholds: RATIO_LIMITS,
        queries: [
          {
            expression: m.requests_total.share({ status: /5../ }, { of: chosen, by: ['endpoint'] }),
            legend: '{{endpoint}}',
          },
        ],
        links: ['errors', 'failed-traces'],
        alerts: ['AvailabilityBudgetBurnFast'],
      },
      latency: {
        title: 'Latency',
        description:
          'Median, 95th and 99th percentile over all chosen routes. A dot is one request and leads to its trace.',
        unit: 's',
        min: 0,
        queries: [
          { expression: m.request_duration_seconds.quantile(0.5, { where: chosen }), legend: 'p50' },
          { expression: m.request_duration_seconds.quantile(0.95, { where: chosen }), legend: 'p95', exemplars: true },
          { expression: m.request_duration_seconds.quantile(0.99, { where: chosen }), legend: 'p99' },
        ],
        links: ['logs', 'traces'],
        alerts: ['LatencyBudgetBurnFast'],
      },
      slow_routes: {
        title: 'P95 Latency by Route',
        description: 'Of 20 requests of the route 19 were answered within this time.',
        unit: 's',
        min: 0,
        queries: [
          {
            expression: m.request_duration_seconds.quantile(0.95, { where: chosen, by: ['endpoint'] }),
            legend: '{{endpoint}}',
          },
        ],
        links: ['logs', 'traces'],
      },
      errors: {
        title: 'Errors by Type',
        description: 'Errors per second by their class and the route.',
        unit: 'ops',
        min: 0,
        stacked: true,
        queries: [
          {
            expression: m.errors_total.rate({ where: chosen }).sum({ by: ['error_type', 'endpoint'] }),
            legend: '{{error_type}} {{endpoint}}',
          },
        ],
        links: ['errors', 'failed-traces'],
        alerts: ['ErrorTypeFrequent'],
      },
    },
  }
}

function saturation({ m }: DashboardQuestions): RowDefinition {
  return {
    title: 'Saturation',
    panels: {
      memory_usage: {
        title: 'Memory Usage',
        description: 'Resident memory of each process.',
        unit: 'bytes',
        min: 0,
        queries: [{ expression: m.process_resident_memory_bytes.value(), legend: '{{instance}}' }],
        alerts: ['MemoryNearLimit', 'RestartingOften'],
      },
      cpu_usage: {
        title: 'CPU Usage',
        description: 'Processors that each process keeps busy; JavaScript has one.',
        unit: 'short',
        min: 0,
        queries: [{ expression: m.process_cpu_seconds_total.rate().sum({ by: ['instance'] }), legend: '{{instance}}' }],
      },
      event_loop: {
        title: 'Event Loop Utilization',
        description: 'Share of time in which the event loop was busy. Above 80 % requests wait for each other.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        thresholds: FILL_LIMITS,
        queries: [{ expression: m.nodejs_eventloop_utilization.value(), legend: '{{instance}}' }],
        alerts: ['EventLoopSaturated', 'EventLoopDelayHigh'],
      },
      in_flight: {
        title: 'Requests in Flight',
        description: 'Requests being served by each process.',
        unit: 'short',
        min: 0,
        queries: [{ expression: m.requests_in_flight.value(), legend: '{{instance}}' }],
      },
      heap: {
        title: 'Heap',
        description: 'Share of the heap that V8 may use at most. At 100 % the process dies.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        thresholds: FILL_LIMITS,
        queries: [
          {
            expression: m.nodejs_heap_size_used_bytes.value().dividedBy(m.nodejs_heap_size_limit_bytes.value()),
            legend: '{{instance}}',
          },
        ],
        alerts: ['HeapNearLimit'],
      },
      descriptors: {
        title: 'File Descriptors',
        description: 'Share of the files and sockets that the process may have open.',
        unit: 'percentunit',
        min: 0,
        max: 1,
        thresholds: FILL_LIMITS,
        queries: [
          {
            expression: m.process_open_fds.value().dividedBy(m.process_max_fds.value()),
            legend: '{{instance}}',
          },
        ],
        alerts: ['FileDescriptorsNearLimit'],
      },
    },
  }
}
