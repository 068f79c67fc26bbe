import { secondsOf } from '../../promql/duration.ts'
import { promql } from '../../promql/promql.ts'
import { seriesName } from '../alert-context.ts'
import type { BuiltinAlert } from '../builtin-alert.ts'
import { STEP_SECONDS } from '../testing/alert-test.ts'
import { gaugeValues, missingValues } from '../testing/series-values.ts'

export const ABSENT: BuiltinAlert = {
  group: 'health',
  severity: 'critical',
  for: '5m',
  keepFiringFor: '2m',
  dashboard: 'overview',
  build: (c) => {
    const pending = secondsOf(c.for) ?? 0
    const kept = secondsOf(c.keepFiringFor ?? '0s') ?? 0
    // A series that is gone still counts for the five minutes that Prometheus looks back.
    const gone = 300 + 300
    const back = gone + pending + 60
    const other = seriesName('up', { job: 'another', instance: 'one:5001' })
    return {
      expression: promql`absent(${c.queries.up})`,
      summary: 'Prometheus knows no instance',
      description: `Prometheus has had no target of the job ${c.service.name} for more than ${c.for}.`,
      runbook: {
        meaning: `Service discovery gives Prometheus no target at all for the job \`${c.service.name}\`. Without targets there is no \`up\`, so [Down] cannot fire: this alert stands in for it.`,
        impact:
          'Either nothing runs, or it runs unseen: no other alert of this service can fire and every panel is empty.',
        diagnosis: `1. Does Prometheus have the job? *Status → Service Discovery* lists what was found and what relabelling dropped.\n\n${c.ask('count by (job) (up)')}\n\n2. Does anything run? \`kubectl get pods -l app.kubernetes.io/name=${c.service.name}\`, or the unit on its host.\n3. Was a label, port name, namespace or the job renamed lately? A ServiceMonitor that lacks the label that the Prometheus resource selects is not picked up.`,
        mitigation:
          '- Nothing runs: bring the deployment back (scale it up, roll back, look at the events of its pods).\n- It runs unseen: restore the label, port or job that service discovery looks for. Until then watch it by hand, because no alert does.',
      },
      test: {
        firing: [
          {
            name: 'the last target leaves service discovery and comes back',
            series: {
              [other]: gaugeValues([1, back + kept + 600]),
              [c.series('up')]: `${gaugeValues([1, 300])} ${missingValues(back - 300)} ${gaugeValues([1, kept + 600])}`,
            },
            at: gone + pending,
            notAt: [gone + pending - 2 * STEP_SECONDS, back + kept + STEP_SECONDS],
            alsoAt: kept === 0 ? [] : [back + kept - STEP_SECONDS],
            alerts: [{ labels: { job: c.service.name }, value: 1 }],
          },
        ],
        silent: [
          {
            name: 'a target that is down is known',
            series: { [c.series('up')]: gaugeValues([0, 1_200]) },
            at: [1_185],
          },
        ],
      },
    }
  },
}
