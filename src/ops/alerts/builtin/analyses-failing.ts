import type { BuiltinAlert } from '../builtin-alert.ts'
import { shareTest } from '../testing/share-test.ts'

export const ANALYSES_FAILING: BuiltinAlert = {
  group: 'analyses',
  severity: 'warning',
  for: '10m',
  keepFiringFor: '10m',
  threshold: 0.1,
  window: '15m',
  dashboard: 'analysis',
  build: (c) => {
    const { analyses_total: finished, errors_total: errors } = c.queries
    const failed = finished.rate({ where: { status: 'error' }, window: c.window }).sum({ by: ['dataset'] })
    return {
      expression: failed.dividedBy(finished.rate({ window: c.window }).sum({ by: ['dataset'] })).above(c.threshold),
      summary: 'Too many analyses fail',
      description: `{{ $value | humanizePercentage }} of the analyses of {{ $labels.dataset }} failed within ${c.window}.`,
      runbook: {
        meaning: `More than ${Math.round(c.threshold * 100)} % of the analyses of one data set ended with an error within ${c.window}.`,
        impact: 'Results of this data set are missing. Other data sets are not concerned unless they fire too.',
        diagnosis: `1. One data set or all, and since when?\n\n${c.ask(finished.rate({ where: { status: 'error' } }).sum({ by: ['dataset'] }))}\n\n2. Which errors?\n\n${c.ask(errors.rate().sum({ by: ['error_type'] }))}\n\n3. Their stacks, one line per failed analysis:\n\n${c.askLogs({ level: 'ERROR', logger: 'analysis' })}\n\n4. Do they fail at once or after long? At once is bad input or a release; after long is a timeout of a dependency.\n\n${c.ask(c.queries.analysis_duration_seconds.mean({ where: { status: 'error' }, by: ['dataset'] }))}`,
        mitigation:
          '- Bad input: stop the source of the data set, repair the data, run the analyses again.\n- A dependency fails: see to it; analyses that failed can be started again.\n- Began with a release: roll back.',
      },
      test: shareTest({
        for: c.for,
        keepFiringFor: c.keepFiringFor,
        window: c.window,
        threshold: c.threshold,
        part: {
          [c.series(finished.name, { dataset: 'campaigns', status: 'error' })]: 0.5,
          [c.series(finished.name, { dataset: 'campaigns', status: 'error' }, 'two:5001')]: 0.5,
        },
        rest: { [c.series(finished.name, { dataset: 'campaigns', status: 'success' })]: 1 },
        whole: { [c.series(finished.name, { dataset: 'spend', status: 'success' })]: 10 },
        labels: { dataset: 'campaigns' },
      }),
    }
  },
}
