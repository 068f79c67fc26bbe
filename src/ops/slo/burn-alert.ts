import type { AlertContext } from '../alerts/alert-context.ts'
import type { AlertParts, BuiltinAlert } from '../alerts/builtin-alert.ts'
import { secondsOf } from '../promql/duration.ts'
import { Expression } from '../promql/expression.ts'
import { burnRunbook } from './burn-runbook.ts'
import { burnTest } from './burn-test.ts'
import { BURN_WINDOWS, type BurnSpeed, type BurnWindows, burnFactor } from './burn-windows.ts'
import { burnThreshold, type Slo } from './slo.ts'

/** The alert of an objective: `fast` wakes somebody, `slow` is a ticket. */
export function burnAlert(slo: Slo, speed: BurnSpeed): BuiltinAlert {
  return {
    group: 'slo',
    severity: speed === 'fast' ? 'critical' : 'warning',
    for: speed === 'fast' ? '2m' : '15m',
    keepFiringFor: speed === 'fast' ? '5m' : '15m',
    dashboard: 'slo',
    build: (c) => burnParts(slo, speed, c),
  }
}

function burnParts(slo: Slo, speed: BurnSpeed, c: AlertContext): AlertParts {
  const windows: readonly BurnWindows[] = BURN_WINDOWS[speed]
  const spent = windows.map(({ long, budgetShare }) => `${Math.round(budgetShare * 100)} % in ${long}`).join(' or ')
  return {
    expression: new Expression((scope) => {
      const either = windows.map((pair) => burning(slo, pair, scope.matchers)).join(' or ')
      // Sloth's records tell their window in a label; one alert is enough.
      return slo.names === 'sloth' ? `max without (sloth_window) (${either})` : either
    }, 'or'),
    summary: `The error budget of ${slo.name} burns ${speed === 'fast' ? 'fast' : 'steadily'}`,
    description: `{{ $value | humanizePercentage }} of the events violate "${slo.description}"; the objective is ${slo.objective} %. At this rate ${spent} of the budget of ${slo.periodDays} days are used up.`,
    runbook: burnRunbook(slo, speed, c),
    test: burnTest(slo, speed, c),
  }
}

/** Both windows above the threshold. The short one has no matchers: `and` compares all labels anyway. */
function burning(slo: Slo, pair: BurnWindows, matchers: readonly string[]): string {
  const threshold = burnThreshold(slo, burnFactor(slo, pair))
  const both = slo.names === 'sloth' ? 'and ignoring (sloth_window)' : 'and'
  const short = `slo:sli_error:ratio_rate${pair.short} > ${threshold}`
  const enough =
    slo.minEvents === 0
      ? ''
      : ` and on () ${slo.outcomes.all.render({ matchers, window: pair.long })} * ${secondsOf(pair.long)} >= ${slo.minEvents}`
  return `(${slo.ratio(pair.long).render({ matchers, window: pair.long })} > ${threshold} ${both} ${short}${enough})`
}
