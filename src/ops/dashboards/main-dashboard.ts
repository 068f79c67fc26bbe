import type { DashboardDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import { RATIO_LIMITS } from './threshold-sets.ts'

/** The guide's main dashboard: its six panels, each with what it meant. */
export function mainDashboard({ service, m }: DashboardQuestions): DashboardDefinition {
  return {
    title: `${service.title} Monitoring`,
    description: `Requests and analyses of ${service.name} at a glance.`,
    rows: {
      requests: {
        title: 'Requests',
        panels: {
          request_rate: {
            title: 'Request Rate',
            description: 'Requests per second by method and route. A sudden fall is as telling as a rise.',
            unit: 'reqps',
            min: 0,
            queries: [
              {
                expression: m.requests_total.rate().sum({ by: ['method', 'endpoint'] }),
                legend: '{{method}} {{endpoint}}',
              },
            ],
            links: ['logs', 'traces'],
          },
          response_time: {
            title: 'Response Time (95th percentile)',
            description: 'Of 20 requests 19 were answered within this time, over all routes and processes.',
            unit: 's',
            min: 0,
            queries: [
              {
                expression: m.request_duration_seconds.quantile(0.95),
                legend: '95th percentile',
                exemplars: true,
              },
            ],
            links: ['logs', 'traces'],
            alerts: ['LatencyBudgetBurnFast'],
          },
          error_rate: {
            title: 'Error Rate',
            description: 'Errors per second by class. Which share of the requests that is says the panel beside it.',
            unit: 'ops',
            min: 0,
            queries: [{ expression: m.errors_total.rate().sum({ by: ['error_type'] }), legend: '{{error_type}}' }],
            links: ['errors', 'failed-traces'],
          },
          error_ratio: {
            title: 'Error Ratio',
            description: 'Share of the requests answered with 500 and above.',
            unit: 'percentunit',
            min: 0,
            thresholds: RATIO_LIMITS,
            queries: [{ expression: m.requests_total.share({ status: /5../ }), legend: '5xx' }],
            links: ['errors', 'failed-traces'],
            alerts: ['AvailabilityBudgetBurnFast'],
          },
        },
      },
      analyses: {
        title: 'Analyses',
        panels: {
          active_analyses: {
            title: 'Active Analyses',
            description: 'Analyses that run at this moment in all processes.',
            unit: 'short',
            kind: 'stat',
            height: 8,
            min: 0,
            queries: [{ expression: m.active_analyses.value().sum(), legend: 'active' }],
            alerts: ['AnalysesStuck'],
          },
          analysis_duration: {
            title: 'Analysis Duration',
            description: 'How long analyses took: half of them less than the median.',
            unit: 's',
            interval: '10m',
            min: 0,
            queries: [
              { expression: m.analysis_duration_seconds.quantile(0.5), legend: 'Median' },
              { expression: m.analysis_duration_seconds.quantile(0.95), legend: '95th percentile' },
            ],
            links: ['traces'],
          },
          data_processed: {
            title: 'Data Processed',
            description: 'Bytes that analyses were given, per second.',
            unit: 'Bps',
            min: 0,
            queries: [{ expression: m.data_processed_bytes.rate().sum(), legend: 'Bytes/sec' }],
          },
        },
      },
    },
  }
}
