import { expect, test } from 'vitest'
import { readSource } from '../syntax/source-file.ts'
import { dashboardFindings } from './dashboard-findings.ts'

const variable = (name: string, label: string) => ({
  ...{ name, label, type: 'query', datasource: { type: 'prometheus', uid: '$datasource' } },
  ...{ query: `label_values(up, ${name})`, refresh: 2, multi: true, allValue: '.+' },
})

const PANEL = {
  title: 'Rate',
  description: 'Requests per second',
  type: 'timeseries',
  gridPos: { x: 0, y: 0, w: 8, h: 8 },
  datasource: { type: 'prometheus', uid: '$datasource' },
  fieldConfig: { defaults: { unit: 'reqps' } },
  targets: [
    { refId: 'A', expr: 'sum(rate(shop_requests_total{job=~"$job",instance=~"$instance"}[$__rate_interval]))' },
  ],
}

const DASHBOARD = {
  uid: 'shop',
  title: 'Shop',
  schemaVersion: 41,
  editable: false,
  templating: {
    list: [
      { name: 'datasource', label: 'Data source', type: 'datasource' },
      variable('job', 'Job'),
      variable('instance', 'Instance'),
    ],
  },
  panels: [PANEL],
}

function rulesOf(dashboard: unknown): readonly string[] {
  const { documents } = readSource('a.json', JSON.stringify(dashboard, undefined, 1))
  return documents.flatMap((document) => dashboardFindings('a.json', document)).map(({ rule }) => rule)
}

test('a sound dashboard has no findings', () => {
  expect(rulesOf(DASHBOARD)).toEqual([])
})

test.each<[string, object, string]>([
  ['wrapped', { dashboard: DASHBOARD }, 'dashboard-wrapper'],
  ['editable', { ...DASHBOARD, editable: true }, 'uneditable-dashboard'],
  ['without uid', { ...DASHBOARD, uid: '' }, 'dashboard-uid'],
  ['without title', { ...DASHBOARD, title: undefined }, 'dashboard-title'],
  ['of no version', { ...DASHBOARD, schemaVersion: 0 }, 'dashboard-schema-version'],
  ['with a panel of a removed type', { ...DASHBOARD, panels: [{ ...PANEL, type: 'graph' }] }, 'removed-panel-type'],
  ['with a panel that has no unit', { ...DASHBOARD, panels: [{ ...PANEL, fieldConfig: {} }] }, 'panel-units-rule'],
  [
    'with a panel of an unknown unit',
    { ...DASHBOARD, panels: [{ ...PANEL, fieldConfig: { defaults: { unit: 'seconds' } } }] },
    'panel-units-rule',
  ],
  ['with a panel at no place', { ...DASHBOARD, panels: [{ ...PANEL, gridPos: undefined }] }, 'panel-grid-pos'],
  [
    'with an undescribed panel',
    { ...DASHBOARD, panels: [{ ...PANEL, description: '' }] },
    'panel-title-description-rule',
  ],
  [
    'with a panel of the default source',
    { ...DASHBOARD, panels: [{ ...PANEL, datasource: undefined }] },
    'panel-datasource-rule',
  ],
  ['with an empty panel', { ...DASHBOARD, panels: [{ ...PANEL, targets: [] }] }, 'panel-no-targets-rule'],
  [
    'with a panel in a row',
    { ...DASHBOARD, panels: [{ type: 'row', panels: [{ ...PANEL, targets: [] }] }] },
    'panel-no-targets-rule',
  ],
])('%s', (_, dashboard, rule) => {
  expect(rulesOf(dashboard)).toEqual([rule])
})

test.each([
  ['sum(rate(a_total{instance=~"$instance"}[$__rate_interval]))', ['target-job-rule']],
  ['sum(rate(a_total{job="x",instance=~"$instance"}[$__rate_interval]))', ['target-job-rule']],
  ['sum(rate(a_total{job=~"$job",instance=~"$instance"}[5m]))', ['target-rate-interval-rule']],
  ['slo:ratio{service="shop"}', []],
])('the target %s', (expr, rules) => {
  expect(rulesOf({ ...DASHBOARD, panels: [{ ...PANEL, targets: [{ refId: 'A', expr }] }] })).toEqual(rules)
})

test.each([
  [{ datasource: undefined }, ['template-job-rule']],
  [{ label: 'job' }, ['template-job-rule']],
  [{ multi: false, allValue: '' }, ['template-job-rule', 'template-job-rule']],
  [{ refresh: 1 }, ['template-on-time-change-reload-rule']],
  [{ query: 'label_values(up{, job)' }, ['template-label-promql-rule']],
])('the variable with %j', (change, rules) => {
  const [source, job, instance] = DASHBOARD.templating.list
  expect(rulesOf({ ...DASHBOARD, templating: { list: [source, { ...job, ...change }, instance] } })).toEqual(rules)
})

test('a dashboard without variables has a finding for each', () => {
  expect(rulesOf({ ...DASHBOARD, templating: {} })).toEqual([
    'template-datasource-rule',
    'template-job-rule',
    'template-instance-rule',
  ])
})
