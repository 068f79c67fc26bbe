import type { Alert } from '../alerts/alert.ts'
import { type FiringCase, type SeriesInput, type SilentCase, STEP_SECONDS } from '../alerts/testing/alert-test.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { annotationText } from './annotation-text.ts'

/** A test as `promtool test rules` reads it. */
export interface UnitTest {
  readonly name: string
  readonly interval: string
  readonly input_series: readonly { readonly series: string; readonly values: string }[]
  readonly alert_rule_test?: readonly {
    readonly eval_time: string
    readonly alertname: string
    readonly exp_alerts: readonly ExpectedAlert[]
  }[]
  readonly promql_expr_test?: readonly {
    readonly expr: string
    readonly eval_time: string
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[]
  }[]
}

interface ExpectedAlert {
  readonly exp_labels: { readonly [label: string]: string }
  readonly exp_annotations: { readonly [annotation: string]: string }
}

/** The unit tests of an alert; none where it has no test. */
export function alertUnitTests(alert: Alert): readonly UnitTest[] {
  const { test } = alert
  if (test === undefined) return []
  return [
    ...test.firing.map((of) => firingTest(alert, of, test.silent)),
    ...test.silent.map((of) => silentTest(alert, of, test.firing)),
  ]
}

/** Beside the input of its own a firing test has input of another job or service that would leave the alert silent. */
function firingTest(alert: Alert, of: FiringCase, silentCases: readonly SilentCase[]): UnitTest {
  const { name, series, at, notAt = [], alsoAt = [], alerts } = of
  const expected = alerts?.map((one) => expectedAlert(alert, one))
  const exact =
    expected?.every((one) => one !== undefined) === true ? (expected as readonly ExpectedAlert[]) : undefined
  const silent = notAt.map((moment) => ({ eval_time: seconds(moment), alertname: alert.name, exp_alerts: [] }))
  const compared = exact === undefined ? [] : [{ eval_time: seconds(at), alertname: alert.name, exp_alerts: exact }]
  const counted = exact === undefined ? [at, ...alsoAt] : alsoAt
  return {
    name: `${alert.name} fires: ${name}`,
    interval: seconds(STEP_SECONDS),
    input_series: [...inputSeries(series), ...inputElsewhere(alert, silentCases[0]?.series, series)],
    ...(compared.length + silent.length === 0 ? {} : { alert_rule_test: [...compared, ...silent] }),
    ...(counted.length === 0
      ? {}
      : {
          promql_expr_test: counted.map((moment) => ({
            expr: `count(ALERTS{alertname="${alert.name}", alertstate="firing"}) > bool 0`,
            eval_time: seconds(moment),
            exp_samples: [{ labels: '{}', value: 1 }],
          })),
        }),
  }
}

/** Beside the input of its own a silent test has what would make the alert fire, of another job or service. */
function silentTest(alert: Alert, { name, series, at }: SilentCase, firing: readonly FiringCase[]): UnitTest {
  return {
    name: `${alert.name} is silent: ${name}`,
    interval: seconds(STEP_SECONDS),
    input_series: [...inputSeries(series), ...inputElsewhere(alert, firing[0]?.series, series)],
    alert_rule_test: at.map((moment) => ({ eval_time: seconds(moment), alertname: alert.name, exp_alerts: [] })),
  }
}

/**
 * The series as those of another job or service, where there is none of that name. Those that the alert asks of every job
 * are left out: elsewhere they count as well.
 */
function inputElsewhere({ expr }: Alert, series: SeriesInput = {}, besides: SeriesInput): UnitTest['input_series'] {
  const { selectors } = parsePromql(expr)
  const foreign = Object.entries(series).flatMap(([name, values]) => {
    const label = /\bjob=/.test(name) ? 'job' : 'service'
    const metric = name.split('{', 1)[0]
    const isAskedEverywhere = selectors.some(
      (selector) => selector.name === metric && !selector.matchers.some((matcher) => matcher.label === label),
    )
    return isAskedEverywhere ? [] : [[elsewhere(name, label), values] as const]
  })
  return inputSeries(Object.fromEntries(foreign.filter(([name]) => !(name in besides))))
}

function elsewhere(series: string, label: 'job' | 'service'): string {
  return series.replace(new RegExp(`\\b${label}="(?:\\\\.|[^"\\\\])*"`), `${label}="elsewhere"`)
}

function expectedAlert(
  { labels, annotations }: Alert,
  one: NonNullable<FiringCase['alerts']>[number],
): ExpectedAlert | undefined {
  const all = { ...one.labels, ...labels }
  const texts = Object.entries(annotations).map(([key, template]) => [
    key,
    annotationText(template, { labels: all, value: one.value }),
  ])
  if (texts.some(([, text]) => text === undefined)) return undefined
  return { exp_labels: all, exp_annotations: Object.fromEntries(texts) }
}

function inputSeries(series: SeriesInput): UnitTest['input_series'] {
  return Object.entries(series).map(([name, values]) => ({ series: name, values }))
}

/** promtool's durations are whole numbers of one unit or several. */
function seconds(count: number): string {
  return `${count}s`
}
