import type { DashboardDefinition, RowDefinition } from '../dashboards/dashboard.ts'
import type { LogsQuery, MetricQuery, PanelDefinition, Threshold, Thresholds } from '../dashboards/panel.ts'
import { Expression } from '../promql/expression.ts'
import { anObject, either, listOf, mapOf, needed, oneOf, type Shape } from './shape.ts'
import { A_COUNT, A_DURATION, A_MAP, A_NUMBER, A_SWITCH, A_TEXT } from './simple-shapes.ts'

const AN_EXPRESSION: Shape = {
  expected: 'a question such as m.orders_total.rate(), or PromQL',
  accepts: (value) => typeof value === 'string' || value instanceof Expression,
}

const COLOUR = oneOf('green', 'yellow', 'orange', 'red', 'blue')

const QUERY = either(
  anObject<MetricQuery>(
    { expression: needed(AN_EXPRESSION), legend: A_TEXT, exemplars: A_SWITCH },
    { when: (value) => 'expression' in value, expected: '{ expression }' },
  ),
  anObject<LogsQuery>(
    { logs: needed(A_MAP), legend: A_TEXT },
    { when: (value) => 'logs' in value, expected: '{ logs }' },
  ),
)

// Titles, descriptions, units and widths have findings of their own.
const PANEL = anObject<PanelDefinition>({
  title: A_TEXT,
  description: A_TEXT,
  unit: A_TEXT,
  kind: oneOf('timeseries', 'stat', 'gauge', 'table', 'bars', 'logs'),
  queries: needed(listOf(QUERY)),
  min: A_NUMBER,
  max: A_NUMBER,
  decimals: A_NUMBER,
  thresholds: anObject<Thresholds>({
    base: COLOUR,
    steps: needed(listOf(anObject<Threshold>({ above: needed(A_NUMBER), colour: needed(COLOUR) }))),
  }),
  interval: A_DURATION,
  stacked: A_SWITCH,
  links: listOf(oneOf('logs', 'errors', 'traces', 'failed-traces')),
  alerts: listOf(A_TEXT),
  width: A_NUMBER,
  height: A_COUNT,
})

/** A dashboard that a function of the definition gives, or what it adds to one that every service gets. */
export const OWN_DASHBOARD: Shape = anObject<DashboardDefinition>({
  title: A_TEXT,
  description: A_TEXT,
  rows: mapOf(anObject<RowDefinition>({ title: A_TEXT, panels: needed(mapOf(PANEL)) })),
  variables: listOf(oneOf('endpoint', 'dataset', 'slo', 'search')),
  jobsOf: A_TEXT,
  range: A_DURATION,
})
