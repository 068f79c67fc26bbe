import type { DefinitionFindings } from '../findings/definition-findings.ts'
import { numberText } from '../promql/expression.ts'
import { BURN_WINDOWS, type BurnWindows, burnFactor } from './burn-windows.ts'
import type { Slo } from './slo.ts'

/** Warns where not even a total failure burns the budget so fast that an alert on it would fire. */
export function checkBurn(path: string, slo: Slo, findings: DefinitionFindings): void {
  const [slowest] = unreachable(slo)
  if (slowest === undefined) return
  const least = 100 * (1 - 1 / slowest.factor)
  findings.add(`${path}.objective`, {
    level: 'warning',
    rule: 'slo-unreachable-burn',
    message: `at ${numberText(slo.objective)} % the budget cannot burn ${numberText(slowest.factor)} times as fast as allowed`,
    why: `A total failure is no more than ${numberText(1 / slo.budget)} times: the alert over ${slowest.pair.long} never fires.`,
    fix: `Take an objective above ${(Math.ceil(least * 10) / 10).toFixed(1)}, or a shorter periodDays`,
  })
}

interface Burn {
  readonly pair: BurnWindows
  readonly factor: number
}

/** The windows whose threshold is beyond all events, the highest one first. */
function unreachable(slo: Slo): readonly Burn[] {
  return [...BURN_WINDOWS.fast, ...BURN_WINDOWS.slow]
    .map((pair) => ({ pair, factor: burnFactor(slo, pair) }))
    .filter(({ factor }) => factor * slo.budget >= 1)
    .sort((a, b) => b.factor - a.factor)
}
