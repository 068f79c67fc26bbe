import { parsePromql } from '../promql/parse-promql.ts'
import type { DashboardPlace, DashboardReport } from './dashboard-report.ts'
import { fieldsOf } from './found-expression.ts'

type Fields = { readonly [key: string]: unknown }

const TEMPLATED = /^\$\{?(?:prometheus_)?datasource\}?$/

/** The variables that every dashboard needs: the data source, the job and the instance. */
export function variableFindings(report: DashboardReport, top: DashboardPlace, variables: readonly Fields[]): void {
  dataSource(report, top, variables)
  for (const name of ['job', 'instance']) target(report, top, name, variables)
  for (const variable of variables.filter(({ type }) => type === 'query')) query(report, top, variable)
}

function dataSource(report: DashboardReport, top: DashboardPlace, variables: readonly Fields[]): void {
  const rule = 'template-datasource-rule'
  const variable = variables.find(({ type }) => type === 'datasource')
  const why = 'The dashboard works with one Prometheus only.'
  if (variable === undefined) {
    report.add(top, rule, 'has no variable for its data source', { why, fix: 'Add a variable "datasource"' })
    return
  }
  if (!['datasource', 'prometheus_datasource'].includes(String(variable.name))) {
    report.add(top, rule, `calls its data source "${variable.name}"`, { why, fix: 'Call the variable "datasource"' })
  }
  if (!['Data source', 'Prometheus data source'].includes(String(variable.label))) {
    report.add(top, rule, `labels its data source "${variable.label}"`, { why, fix: 'Label it "Data source"' })
  }
}

function target(report: DashboardReport, top: DashboardPlace, name: string, variables: readonly Fields[]): void {
  const rule = `template-${name}-rule`
  const variable = variables.find((candidate) => candidate.name === name)
  const why = `Nobody can look at one ${name}, and another service's series of the same name are mixed in.`
  if (variable === undefined) {
    report.add(top, rule, `has no variable "${name}"`, { why, fix: `Add a query variable "${name}"` })
    return
  }
  const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const wrong: readonly (readonly [boolean, string])[] = [
    [!TEMPLATED.test(String(fieldsOf(variable.datasource).uid ?? '')), 'datasource uid to "$datasource"'],
    [variable.type !== 'query', 'type to "query"'],
    [variable.label !== label, `label to "${label}"`],
    [variable.multi !== true, 'multi to true'],
    [variable.allValue !== '.+', 'allValue to ".+"'],
  ]
  for (const [, setting] of wrong.filter(([is]) => is)) {
    report.add(top, rule, `has a variable "${name}" of another form`, { why, fix: `Set its ${setting}` })
  }
}

function query(report: DashboardReport, top: DashboardPlace, variable: Fields): void {
  const name = String(variable.name)
  if (variable.refresh !== 2) {
    report.add(top, 'template-on-time-change-reload-rule', `does not reload "${name}" with the time range`, {
      why: 'Instances of the time that is looked at are missing.',
      fix: 'Set its "refresh" to 2',
    })
  }
  const text = String(fieldsOf(variable.query).query ?? variable.query ?? '')
  const selector = /^label_values\((.*),\s*\w+\)$/s.exec(text)?.[1]
  if (selector !== undefined && parsePromql(selector).problems.length > 0) {
    report.add(top, 'template-label-promql-rule', `has a variable "${name}" that is no PromQL: ${selector}`, {
      why: 'The variable stays empty.',
      fix: 'Correct the selector',
    })
  }
}

/** Whether a data source reference goes through the dashboard's variable. */
export function isTemplated(datasource: unknown): boolean {
  return TEMPLATED.test(String(fieldsOf(datasource).uid ?? ''))
}
