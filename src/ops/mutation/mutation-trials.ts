import { STEP_SECONDS } from '../alerts/testing/alert-test.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { alertUnitTests, type UnitTest } from '../prometheus/alert-unit-tests.ts'
import { PERIOD_EVALUATION, periodUnitTest } from '../prometheus/period-unit-test.ts'
import { RECORDS_EVALUATION, recordUnitTests } from '../prometheus/record-unit-tests.ts'
import { alertRule, type Rule } from '../prometheus/rule-groups.ts'
import { type RecordRule, sloRecords } from '../slo/slo-records.ts'
import { alertMutants, recordMutants } from './rule-mutants.ts'

/** A mutant with the rules around it and the tests of which at least one must fail. */
export interface MutationTrial {
  readonly name: string
  readonly change: string
  readonly rules: readonly Rule[]
  readonly evaluation: string
  readonly tests: readonly UnitTest[]
}

/** Every mutant of every rule that has tests. */
export function mutationTrials({ alerts, slos }: Pick<OpsModel, 'alerts' | 'slos'>): readonly MutationTrial[] {
  return [
    ...alerts.flatMap((alert) => {
      const tests = alertUnitTests(alert)
      if (tests.length === 0) return []
      return alertMutants(alertRule(alert)).map(({ name, change, rule }) => ({
        name,
        change,
        rules: [rule],
        evaluation: `${STEP_SECONDS}s`,
        tests,
      }))
    }),
    ...slos.flatMap((slo) => {
      const { often, period } = sloRecords(slo)
      return [
        ...recordTrials(slo.name, often, RECORDS_EVALUATION, recordUnitTests(slo)),
        ...recordTrials(slo.name, period, PERIOD_EVALUATION, [periodUnitTest(slo)]),
      ]
    }),
  ]
}

function recordTrials(
  slo: string,
  rules: readonly RecordRule[],
  evaluation: string,
  tests: readonly UnitTest[],
): readonly MutationTrial[] {
  return rules.flatMap((rule, at) =>
    recordMutants(rule).map((mutant) => ({
      name: `${mutant.name} of ${slo}`,
      change: mutant.change,
      rules: rules.with(at, mutant.rule),
      evaluation,
      tests,
    })),
  )
}
