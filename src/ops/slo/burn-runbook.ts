import type { AlertContext } from '../alerts/alert-context.ts'
import { jobScope } from '../promql/scope.ts'
import type { RunbookText } from '../runbooks/runbook-text.ts'
import type { BurnSpeed } from './burn-windows.ts'
import type { Slo } from './slo.ts'

/** What to do when an error budget burns. */
export function burnRunbook(slo: Slo, speed: BurnSpeed, c: AlertContext): RunbookText {
  const { queries } = c
  const fast = speed === 'fast'
  const causes =
    slo.name === 'latency'
      ? c.ask(
          queries.request_duration_seconds.quantile(0.99, { by: ['endpoint'] }),
          queries.db_query_duration_seconds.quantile(0.99, { by: ['operation'] }),
        )
      : c.ask(
          queries.requests_total.rate({ where: { status: /5../ } }).sum({ by: ['endpoint', 'status'] }),
          queries.errors_total.rate().sum({ by: ['error_type', 'endpoint'] }),
        )
  return {
    meaning: `The objective: ${slo.objective} % of the events must satisfy "${slo.description}" over ${slo.periodDays} days. ${fast ? 'At the present rate a considerable part of the budget is gone within hours.' : 'The budget goes faster than the days do: it will be used up before the period ends.'}`,
    impact: fast
      ? 'Users notice it now. This is worth waking somebody.'
      : 'Some users notice it. It can wait for working hours, but not for the end of the period.',
    diagnosis: `1. How much, and how much is left?\n\n${c.ask(slo.ratio('5m'), slo.ratio('1h'), slo.ratio('6h'), slo.budgetRemaining)}\n\n2. Is there traffic at all, or is it a large share of few events?\n\n${c.ask(slo.outcomes.all.render(jobScope(slo.service, '5m')))}\n\n3. Where does it come from?\n\n${causes}\n\n4. What changed? A release, a flag, a dependency, the traffic:\n\n${c.ask(queries.build_info.value().count({ by: ['version'] }), queries.requests_total.rate().sum({ by: ['endpoint'] }))}\n\n5. Lines of the requests that failed:\n\n${c.askLogs({ level: 'ERROR' })}`,
    mitigation: fast
      ? '- Began with a release or a flag: roll back first, ask later.\n- One endpoint or one dependency: switch it off, or answer without it.\n- Overload ([EventLoopSaturated], [CpuThrottled]): more instances, or refuse a part of the requests.\n- One instance only: take it out of the load balancer and restart it.'
      : '- Find the cause within the working day; roll back or repair.\n- Until the budget recovers: no risky releases.\n- The objective is stricter than users need: change it deliberately, not the alert.',
  }
}
