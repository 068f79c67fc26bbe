import { ALERT_GROUPS } from '../alerts/alert.ts'
import { STEP_SECONDS } from '../alerts/testing/alert-test.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { alertUnitTests, type UnitTest } from './alert-unit-tests.ts'
import { PERIOD_EVALUATION, periodUnitTest } from './period-unit-test.ts'
import { RECORDS_EVALUATION, recordUnitTests } from './record-unit-tests.ts'

/** A file below `prometheus/tests/`. */
export interface TestFile {
  /** Without folder and ending; that of the rules that it tests. */
  readonly name: string
  readonly content: {
    readonly rule_files: readonly string[]
    readonly evaluation_interval: string
    readonly tests: readonly UnitTest[]
  }
}

/** The unit tests of all rules, a file for each file of rules. */
export function testFiles({ slos, alerts }: Pick<OpsModel, 'slos' | 'alerts'>): readonly TestFile[] {
  const files = [
    testFile('slo-records', RECORDS_EVALUATION, slos.flatMap(recordUnitTests)),
    testFile('slo-period', PERIOD_EVALUATION, slos.map(periodUnitTest)),
    ...ALERT_GROUPS.map((group) =>
      testFile(group, `${STEP_SECONDS}s`, alerts.filter((alert) => alert.group === group).flatMap(alertUnitTests)),
    ),
  ]
  return files.filter(({ content }) => content.tests.length > 0)
}

function testFile(name: string, evaluation: string, tests: readonly UnitTest[]): TestFile {
  return { name, content: { rule_files: [`../rules/${name}.yml`], evaluation_interval: evaluation, tests } }
}
