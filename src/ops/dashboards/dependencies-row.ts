import { promql } from '../promql/promql.ts'
import type { RowDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import { QUALITY_LIMITS } from './threshold-sets.ts'

/** What the service leans on, and what its users do. */
export function dependenciesRow({ m }: DashboardQuestions): RowDefinition {
  return {
    title: 'Dependencies and usage',
    panels: {
      health: {
        title: 'Health Checks',
        description: '1 healthy, 0.5 degraded, 0 unhealthy; the worst of all processes.',
        unit: 'short',
        min: 0,
        max: 1,
        thresholds: QUALITY_LIMITS,
        queries: [{ expression: m.health_check_status.value().min({ by: ['check'] }), legend: '{{check}}' }],
        alerts: ['HealthCheckUnhealthy'],
      },
      health_duration: {
        title: 'Health Check Duration',
        description: 'How long the last run of each check took; the slowest of all processes.',
        unit: 's',
        min: 0,
        queries: [{ expression: m.health_check_duration_seconds.value().max({ by: ['check'] }), legend: '{{check}}' }],
      },
      health_success: {
        title: 'Since the Last Success',
        description: 'How long ago each check last succeeded, in the process for which that is longest.',
        unit: 's',
        min: 0,
        queries: [
          {
            expression: promql`time() - ${m.health_check_last_success_timestamp_seconds.value().min({ by: ['check'] })}`,
            legend: '{{check}}',
          },
        ],
        alerts: ['HealthCheckUnhealthy'],
      },
      database_latency: {
        title: 'Database Latency (95th percentile)',
        description: 'Of 20 queries of the operation 19 took less than this.',
        unit: 's',
        min: 0,
        queries: [
          {
            expression: m.db_query_duration_seconds.quantile(0.95, { by: ['operation'] }),
            legend: '{{operation}}',
          },
        ],
        links: ['traces'],
      },
      database_rate: {
        title: 'Database Queries',
        description: 'Queries per second by operation and whether they succeeded.',
        unit: 'ops',
        min: 0,
        queries: [
          {
            expression: m.db_query_duration_seconds.rate().sum({ by: ['operation', 'status'] }),
            legend: '{{operation}} {{status}}',
          },
        ],
      },
      user_events: {
        title: 'User Events',
        description: 'What users do, per second.',
        unit: 'ops',
        min: 0,
        queries: [{ expression: m.user_events_total.rate().sum({ by: ['action'] }), legend: '{{action}}' }],
      },
    },
  }
}
