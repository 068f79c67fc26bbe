import { promql } from '../../promql/promql.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { shareTest } from '../testing/share-test.ts'

export const ERROR_TYPE_FREQUENT: BuiltinAlert = {
  group: 'errors',
  severity: 'warning',
  for: '10m',
  keepFiringFor: '10m',
  threshold: 0.05,
  window: '10m',
  dashboard: 'overview',
  build: (c) => {
    const { errors_total: errors, requests_total: requests } = c.queries
    const byType = errors.rate({ window: c.window }).sum({ by: ['error_type'] })
    const all = requests.rate({ window: c.window }).sum()
    return {
      expression: promql`${byType} / on () group_left () ${all} > ${c.threshold}`,
      summary: 'One kind of error is frequent',
      description:
        'There are {{ $value | humanizePercentage }} as many errors of type {{ $labels.error_type }} as there are requests.',
      runbook: {
        meaning: `Errors of one class make up more than ${Math.round(c.threshold * 100)} % of the number of requests. \`HTTP_5xx\` stands for answers whose error nobody saw.`,
        impact:
          'Depends on the error: the error budget tells what users notice ([AvailabilityBudgetBurnFast]). Errors that are caught and retried cost time and hide the next fault.',
        diagnosis: `1. Which type, on which endpoints?\n\n${c.ask(errors.rate().sum({ by: ['error_type', 'endpoint'] }))}\n\n2. Stacks and causes; replace the type:\n\n${c.askLogs({ level: 'ERROR', error_type: 'TypeError' })}\n\n3. Did it begin with a release?\n\n${c.ask(c.queries.build_info.value().count({ by: ['version'] }))}\n\n4. A failed span with \`exception.type\` of this class has the calls that led to it.`,
        mitigation:
          '- Began with a release: roll back.\n- An error of a dependency (`ECONNREFUSED`, `TimeoutError`): see to it, and shed or delay the work that needs it.\n- Caused by bad requests of one client: answer 4xx, limit the client.',
      },
      test: shareTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        threshold: c.threshold,
        part: {
          [c.series(errors.name, { error_type: 'TypeError', endpoint: '/a' })]: 0.5,
          [c.series(errors.name, { error_type: 'TypeError', endpoint: '/b' })]: 0.5,
        },
        rest: {},
        whole: {
          [c.series(requests.name, { method: 'GET', endpoint: '/a', status: '200' })]: 0.5,
          [c.series(requests.name, { method: 'GET', endpoint: '/b', status: '200' }, 'two:5001')]: 0.5,
          [c.series(errors.name, { error_type: 'RangeError', endpoint: '/a' })]: 0.01 * c.threshold,
        },
        labels: { error_type: 'TypeError' },
      }),
    }
  },
}
