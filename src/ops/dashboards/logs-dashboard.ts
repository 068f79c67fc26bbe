import { orZero } from '../promql/constant.ts'
import type { DashboardDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'

/** What Kibana's queries of the guide ask, in Loki, beside the lines themselves. */
export function logsDashboard({ service, m, lines, logs }: DashboardQuestions): DashboardDefinition {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana, escaped as part of a regular expression
  const chosen = lines.containing('${search:regex}')
  return {
    title: `${service.title} / Logs`,
    description: `Log lines of ${service.name} in Loki: how many, which errors, what is slow, who is there.`,
    variables: ['search'],
    rows: {
      volume: {
        title: 'Volume and errors',
        panels: {
          by_level: {
            title: 'Lines by Level',
            description: 'Lines in each interval by level.',
            unit: 'short',
            kind: 'bars',
            stacked: true,
            min: 0,
            queries: [{ logs: chosen.count({ by: ['level'] }), legend: '{{level}}' }],
          },
          error_distribution: {
            title: 'Error Distribution',
            description: 'Lines with an error in each interval, by the class of the error.',
            unit: 'short',
            kind: 'bars',
            stacked: true,
            min: 0,
            queries: [
              { logs: chosen.where('error_type', '!=', '').count({ by: ['error_type'] }), legend: '{{error_type}}' },
            ],
            links: ['errors', 'failed-traces'],
          },
          written: {
            title: 'Lines Written and Lost',
            description:
              'What the processes say that they wrote and lost, per second: more than Loki has means a gap on the way.',
            unit: 'ops',
            min: 0,
            queries: [
              { expression: m.log_lines_total.rate().sum(), legend: 'written' },
              { expression: orZero(m.log_lines_dropped_total.rate().sum()), legend: 'lost' },
            ],
          },
        },
      },
      activity: {
        title: 'Speed and activity',
        panels: {
          slow_requests: {
            title: 'Slow Requests and Analyses',
            description: `Lines in each interval that took ${logs.slowSeconds} s and longer, by function or route.`,
            unit: 'short',
            kind: 'bars',
            min: 0,
            queries: [
              {
                logs: chosen
                  .where('endpoint', '!=', '')
                  .where('request_duration', '>=', logs.slowSeconds)
                  .count({ by: ['endpoint'] }),
                legend: '{{endpoint}}',
              },
              {
                logs: chosen
                  .where('endpoint', '=', '')
                  .where('duration', '>=', logs.slowSeconds)
                  .count({ by: ['function'] }),
                legend: '{{function}}',
              },
            ],
          },
          latency: {
            title: 'Request Duration from Logs (95th percentile)',
            description: 'Of 20 requests of the route 19 took less than this, exactly and not by buckets.',
            unit: 's',
            min: 0,
            queries: [
              {
                logs: chosen.where('endpoint', '!=', '').quantile(0.95, 'request_duration', { by: ['endpoint'] }),
                legend: '{{endpoint}}',
              },
            ],
          },
          users: {
            title: 'Users',
            description: 'Different users in each interval, and their requests.',
            unit: 'short',
            min: 0,
            queries: [
              { logs: chosen.where('user_id', '!=', '').distinct('user_id'), legend: 'users' },
              {
                logs: chosen.where('user_id', '!=', '').where('endpoint', '!=', '').count(),
                legend: 'requests',
              },
            ],
          },
        },
      },
      lines: {
        title: 'Lines',
        panels: {
          errors: {
            title: 'Errors',
            description: 'Lines of level ERROR and above. The trace id of a line leads to its trace.',
            unit: 'string',
            kind: 'logs',
            width: 24,
            height: 10,
            queries: [{ logs: chosen.atLeast('ERROR').lines() }],
          },
          all: {
            title: 'All Lines',
            description: 'Every line that contains what is searched for.',
            unit: 'string',
            kind: 'logs',
            width: 24,
            height: 14,
            queries: [{ logs: chosen.lines() }],
          },
        },
      },
    },
  }
}
