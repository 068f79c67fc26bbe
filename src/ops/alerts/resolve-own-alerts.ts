import { checkNames } from '../findings/check-names.ts'
import type { DefinitionFindings } from '../findings/definition-findings.ts'
import type { KnownMetrics } from '../model/known-metrics.ts'
import type { Service } from '../model/service.ts'
import { secondsOf } from '../promql/duration.ts'
import { Expression } from '../promql/expression.ts'
import { jobScope } from '../promql/scope.ts'
import type { Alert } from './alert.ts'
import type { OwnAlert, OwnAlertInput } from './alerts-options.ts'
import { finishAlert } from './finish-alert.ts'
import type { AlertTest, SeriesInput } from './testing/alert-test.ts'
import { synthesisedTest } from './testing/synthesised-test.ts'

export interface OwnAlertContext {
  readonly service: Service
  readonly metrics: KnownMetrics
  /** Names of recording rules. */
  readonly records: ReadonlySet<string>
  readonly findings: DefinitionFindings
}

const NAME = /^[A-Z][A-Za-z0-9]*$/

/** Alerts of the definition; those that cannot be written are reported and left out. */
export function resolveOwnAlerts(
  own: { readonly [name: string]: OwnAlert },
  taken: ReadonlySet<string>,
  context: OwnAlertContext,
): readonly Alert[] {
  return Object.entries(own).flatMap(([key, alert]) => {
    const path = `alerts.${key}`
    if (!isSound(path, key, alert, taken, context)) return []
    return [resolveOwn(path, key, alert, context)]
  })
}

function isSound(
  path: string,
  key: string,
  alert: OwnAlert,
  taken: ReadonlySet<string>,
  { service, metrics, records, findings }: OwnAlertContext,
): boolean {
  const before = findings.found.length
  const refuse = (at: string, message: string, fix: string) =>
    findings.add(`${path}${at}`, {
      rule: 'alert-shape',
      message,
      why: 'Prometheus would refuse the rule, or nobody understand it.',
      fix,
    })
  if (!NAME.test(key)) refuse('', `${key} is no name of an alert`, 'Use PascalCase: letters and digits')
  if (taken.has(key)) refuse('', `every service has an alert ${key} already`, 'Change that one, or take another name')
  for (const text of ['summary', 'description'] as const) {
    if (!alert[text]) refuse(`.${text}`, `it has no ${text}`, 'Say what is the case')
  }
  for (const time of ['for', 'keepFiringFor'] as const) {
    const value = alert[time]
    if (value !== undefined && secondsOf(value) === undefined)
      refuse(`.${time}`, `${value} is no duration`, 'Write 30s, 5m or 1h')
  }
  if (!(alert.expression instanceof Expression) && typeof alert.expression !== 'string') {
    refuse(
      '.expression',
      'it has no expression',
      'Give a question such as m.orders_total.rate().sum().above(5), or PromQL',
    )
    return false
  }
  const text = expressionOf(alert).render(jobScope(service.name))
  const found = { path: `${path}.expression`, where: `alert ${key}`, use: 'alert', text } as const
  checkNames(found, { metrics, records, findings })
  return !findings.found.slice(before).some(({ level }) => level === 'error')
}

function resolveOwn(path: string, key: string, alert: OwnAlert, { service, findings }: OwnAlertContext): Alert {
  const expression = expressionOf(alert)
  const timed = { for: alert.for ?? '0s', keepFiringFor: alert.keepFiringFor } as const
  const test =
    alert.test === undefined
      ? synthesisedTest(expression.render(jobScope(service.name)), service.name, timed)
      : givenTest(alert.test, service.name)
  if (test === undefined) {
    findings.add(`${path}.test`, {
      level: 'warning',
      rule: 'alert-untested',
      message: `${key} has no unit test, and none can be made from its expression`,
      why: 'Whether it ever fires shows only in production.',
      fix: 'Give test: { firing: { series, at }, silent: { series, at } }',
    })
  }
  const { summary, description, severity = 'warning', dashboard = 'overview', labels = {}, runbook = {} } = alert
  if (severity === 'critical' && !runbook.mitigation) {
    findings.add(`${path}.runbook.mitigation`, {
      level: 'warning',
      rule: 'runbook-empty',
      message: `${key} wakes somebody and does not say what to do`,
      why: 'At night nobody works it out again.',
      fix: 'Give runbook: { mitigation }, or write it below the generated part of its runbook and ignore this finding',
    })
  }
  const filled = { meaning: description, impact: '', diagnosis: '', mitigation: '', ...runbook }
  return finishAlert(service, key, {
    expression,
    ...timed,
    summary,
    description,
    severity,
    dashboard,
    labels,
    group: 'own',
    runbook: filled,
    test,
  })
}

function expressionOf({ expression }: OwnAlert): Expression {
  return expression instanceof Expression ? expression : new Expression(() => expression, 'or')
}

function givenTest({ firing, silent }: NonNullable<OwnAlert['test']>, job: string): AlertTest {
  const seconds = (of: OwnAlertInput) => secondsOf(of.at) ?? 0
  const series = (of: OwnAlertInput) => withJob(of.series, job)
  return {
    firing: [{ name: 'as given', series: series(firing), at: seconds(firing) }],
    silent: [{ name: 'as given', series: series(silent), at: [seconds(silent)] }],
  }
}

/** Series of the service have its job; those of other jobs say so. */
function withJob(series: SeriesInput, job: string): SeriesInput {
  return Object.fromEntries(
    Object.entries(series).map(([name, values]) => {
      if (/\bjob\s*=/.test(name)) return [name, values]
      const matcher = `job=${JSON.stringify(job)}`
      return [name.includes('{') ? name.replace('{', `{${matcher}, `) : `${name}{${matcher}}`, values]
    }),
  )
}
