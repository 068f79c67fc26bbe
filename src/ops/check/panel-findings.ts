import { parsePromql } from '../promql/parse-promql.ts'
import type { DashboardPlace, DashboardReport } from './dashboard-report.ts'
import { type FoundPanel, fieldsOf, listOf } from './found-expression.ts'
import { isTemplated } from './variable-findings.ts'

type Fields = { readonly [key: string]: unknown }

/** Grafana's names of the units that a dashboard of this kind needs. */
const UNITS: ReadonlySet<unknown> = new Set(
  [
    'none string short percent percentunit bool',
    'bytes decbytes bits kbytes mbytes gbytes Bps binBps bps binbps pps',
    's ms ns µs m h d dtdurations dtdurationms clocks dateTimeAsIso',
    'reqps rps ops cps wps iops cpm opm rpm wpm hertz',
  ].flatMap((line) => line.split(' ')),
)

/** Angular panels: off in Grafana 11, gone in 12. */
const REMOVED: readonly unknown[] = ['graph', 'singlestat', 'table-old']
const WITH_DATASOURCE: readonly unknown[] = ['timeseries', 'graph', 'singlestat', 'table', 'stat', 'gauge', 'heatmap']
const WITHOUT_TARGETS: readonly unknown[] = ['row', 'text', 'dashlist', 'news', 'alertlist', 'annolist']

type Add = (rule: string, problem: string, why: string, fix: string) => void

/** What is wrong with one panel. */
export function panelFindings(report: DashboardReport, { path, panel }: FoundPanel): void {
  if (panel.type === 'row') return
  const place: DashboardPlace = { path, name: `panel "${String(panel.title ?? '?')}"` }
  const add: Add = (rule, problem, why, fix) => report.add(place, rule, problem, { why, fix })
  looks(add, panel)
  if (WITHOUT_TARGETS.includes(panel.type)) return
  data(add, panel)
  for (const [index, target] of listOf(panel.targets).entries()) {
    targetFindings(report, { path: [...path, 'targets', index], name: place.name }, target, panel)
  }
}

function looks(add: Add, panel: Fields): void {
  if (!panel.title || !panel.description) {
    const missing = panel.title ? 'description' : 'title'
    add('panel-title-description-rule', `has no ${missing}`, 'Nobody knows what to make of it.', `Add a ${missing}`)
  }
  if (REMOVED.includes(panel.type)) {
    const why = 'Angular panels are off in Grafana 11 and gone in 12.'
    add('removed-panel-type', `is of the type "${panel.type}"`, why, 'Use "timeseries", "stat" or "table"')
  }
  if (!panel.gridPos) add('panel-grid-pos', 'has no gridPos', 'Panels lie on top of each other.', 'Add "gridPos"')
}

function data(add: Add, panel: Fields): void {
  if (WITH_DATASOURCE.includes(panel.type) && !isTemplated(panel.datasource) && !isOther(panel)) {
    const why = 'It shows the default data source, whatever that is.'
    add('panel-datasource-rule', 'has no templated data source', why, 'Set its datasource uid to "$datasource"')
  }
  const unit = fieldsOf(fieldsOf(panel.fieldConfig).defaults).unit
  if (panel.type !== 'logs' && !UNITS.has(unit)) {
    const problem = unit === undefined ? 'has no unit' : `has the unknown unit "${unit}"`
    const why = 'Seconds look like milliseconds, and shares like counts.'
    add('panel-units-rule', problem, why, 'Set "fieldConfig.defaults.unit"')
  }
  if (listOf(panel.targets).length === 0) {
    add('panel-no-targets-rule', 'has no targets', 'It shows nothing.', 'Add a target')
  }
}

function targetFindings(report: DashboardReport, place: DashboardPlace, target: Fields, panel: Fields): void {
  const add: Add = (rule, problem, why, fix) => report.add(place, rule, problem, { why, fix })
  if (!target.refId) {
    add('target-ref-id', 'has a target without refId', 'Only one of such targets is shown.', 'Set "refId" to A, B, …')
  }
  if (isOther(target) || isOther(panel) || typeof target.expr !== 'string') return
  const { selectors, problems } = parsePromql(target.expr)
  // Said where the expressions are read.
  if (problems.length > 0) return
  for (const { name, matchers } of selectors) {
    for (const label of ['job', 'instance']) {
      if (isRecord(name) || matchers.some((matcher) => matcher.label === label && matcher.operator === '=~')) continue
      const why = `The variable "${label}" has no effect on it.`
      add(`target-${label}-rule`, `reads ${name} without ${label}=~"$${label}"`, why, `Add ${label}=~"$${label}"`)
    }
  }
  const fixed = /\bi?rate\([^()]*\[(?!\s*\$\{?__(?:rate_interval|range|interval))([^\]]*)\]/.exec(target.expr)
  if (fixed !== null) {
    const why = 'Zoomed out it leaves samples out, zoomed in it has none.'
    add('target-rate-interval-rule', `looks over a fixed window of ${fixed[1]}`, why, 'Use [$__rate_interval]')
  }
}

/** Recording rules carry the labels of the service, not those of a target. */
function isRecord(name: string | undefined): boolean {
  return name?.includes(':') === true || name?.startsWith('ALERTS') === true
}

/** A data source that is not Prometheus. */
function isOther(owner: Fields): boolean {
  const { type } = fieldsOf(owner.datasource)
  return type !== undefined && type !== 'prometheus'
}
