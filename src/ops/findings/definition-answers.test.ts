import { expect, test } from 'vitest'
import { defineOps } from '../define-ops.ts'
import type { Expression } from '../promql/expression.ts'

type Question = 'rate' | 'share' | 'quantile'
type Asked = Record<Question, (...args: unknown[]) => Expression> & Record<'outcomes', (of: object) => unknown>
type Name =
  | 'request_total'
  | 'a_total'
  | 'b_seconds'
  | 'c'
  | 'analyses_total'
  | 'request_duration_seconds'
  | 'errors_total'

/** What JavaScript lets through. */
type Loose = (questions: { m: Record<Name, Asked> }) => unknown

function findingsOf(options: { alerts?: Loose; slos?: { own: Loose }; dashboards?: Loose }) {
  const { findings } = defineOps({ service: 'shop', ...(options as object) })
  return findings.map(({ file, rule, message, fix }) => [file, rule, message, fix])
}

test('a metric that does not exist is a finding with the nearest name, wherever it is asked', () => {
  const fix = 'Did you mean requests_total?'
  const message = 'there is no metric request_total'
  const ask: Loose = ({ m }) => m.request_total.rate()
  expect(findingsOf({ alerts: ask })).toEqual([['alerts.own', 'unknown-metric', message, fix]])
  expect(findingsOf({ slos: { own: ask } })).toEqual([['slos.own', 'unknown-metric', message, fix]])
  expect(findingsOf({ dashboards: ask })).toEqual([['dashboards', 'unknown-metric', message, fix]])
})

test('all metrics that do not exist are told at once, each with the place of the functions that ask', () => {
  const found = findingsOf({
    alerts: ({ m }) => ({
      A: { expression: m.a_total.rate(), summary: 's', description: 'd' },
      B: { expression: m.b_seconds.quantile(0.5).dividedBy(m.c as never), summary: '' },
    }),
    slos: { own: ({ m }) => ({ x: { objective: 99, description: 'x', outcomes: m.a_total.outcomes({}) } }) },
  })
  expect(found.map(([file, rule, message]) => [file, rule, message])).toEqual([
    ['slos.own', 'unknown-metric', 'there is no metric a_total'],
    ['alerts.own', 'unknown-metric', 'there is no metric a_total'],
    ['alerts.own', 'unknown-metric', 'there is no metric b_seconds'],
    ['alerts.own', 'unknown-metric', 'there is no metric c'],
    ['alerts.A.test', 'alert-untested', expect.anything()],
    ['alerts.B.summary', 'alert-shape', 'it has no summary'],
    ['alerts.B.description', 'alert-shape', 'it has no description'],
  ])
})

test('a label, a value or a bound that a metric does not have is a finding at the place that names it', () => {
  const about = { summary: 's', description: 'd' }
  const panel = { title: 'P', description: 'p', unit: 's' }
  const found = findingsOf({
    alerts: ({ m }) => ({
      A: { ...about, expression: m.analyses_total.share({ statuss: 'error' }).above(1) },
    }),
    slos: {
      own: ({ m }) => ({
        x: { objective: 99, description: 'x', outcomes: m.analyses_total.outcomes({ bad: { statuss: 'error' } }) },
        y: { objective: 99, description: 'y', outcomes: m.request_duration_seconds.outcomes({ abov: 1 }) },
      }),
    },
    dashboards: ({ m }) => ({
      own: {
        title: 'Own',
        description: 'Own',
        rows: {
          all: {
            title: 'All',
            panels: {
              one: {
                ...panel,
                queries: [{ expression: m.errors_total.rate().sum({ by: ['errortype'] }) }],
              },
            },
          },
        },
      },
    }),
  })
  expect(found.map(([file, rule, , fix]) => [file, rule, fix])).toEqual([
    ['slos.own.x.outcomes', 'unknown-label', 'Did you mean status?'],
    ['slos.own.y.outcomes', 'unknown-bucket', 'Give above: a bucket bound of shop_request_duration_seconds'],
    ['alerts.A.expression', 'unknown-label', 'Did you mean status?'],
    ['dashboards.own.rows.all.panels.one.queries', 'unknown-label', 'Did you mean error_type?'],
  ])
})

test('what an alert or an objective of a function says has a shape too', () => {
  const found = findingsOf({
    alerts: () => ({
      A: { expresion: 'up == 0', severity: 'wraning', test: { firing: {} }, dashboard: 'overvew' },
    }),
    slos: { own: () => ({ x: { objective: 99, minEvents: 'x' } }) },
  })
  expect(found.map(([file, rule, , fix]) => [file, rule, fix])).toEqual([
    ['slos.own.x.minEvents', 'definition-shape', 'Give a number from 0 on'],
    ['slos.own.x.description', 'definition-shape', 'Give a text'],
    ['alerts.own.A.severity', 'definition-shape', 'Did you mean warning?'],
    ['alerts.own.A.dashboard', 'definition-shape', 'Did you mean overview?'],
    ['alerts.own.A.test.firing.series', 'definition-shape', expect.stringContaining('Give an object')],
    ['alerts.own.A.test.firing.at', 'definition-shape', expect.stringContaining('Give a duration')],
    ['alerts.own.A.test.silent', 'definition-shape', 'Give an object'],
    ['alerts.own.A.expresion', 'unknown-option', 'Did you mean expression?'],
  ])
})

test('a panel of the wrong shape is told with its place', () => {
  const panels = { a: { title: 'A', unit: 's', qeries: [] }, b: { kind: 'pie', queries: [null, { expr: 'up' }] } }
  const found = findingsOf({ dashboards: () => ({ own: { title: 'Own', rows: { all: { panels }, no: {} } } }) })
  expect(found.map(([file, rule, , fix]) => [file, rule, fix])).toEqual([
    ['dashboards.own.rows.all.panels.a.queries', 'definition-shape', expect.stringContaining('Give a list')],
    ['dashboards.own.rows.all.panels.b.kind', 'definition-shape', expect.stringContaining('Give timeseries or')],
    ['dashboards.own.rows.all.panels.b.queries[0]', 'definition-shape', 'Give { expression } or { logs }'],
    ['dashboards.own.rows.all.panels.b.queries[1]', 'definition-shape', 'Give { expression } or { logs }'],
    ['dashboards.own.rows.no.panels', 'definition-shape', expect.stringContaining('Give an object')],
    ['dashboards.own.rows.all.panels.a.qeries', 'unknown-option', 'Did you mean queries?'],
  ])
})

test('what a function throws, and what it gives that is no definition, is a finding', () => {
  const shape = (file: string, message: string, fix: string) => [file, 'definition-shape', message, fix]
  const throws: Loose = () => {
    throw new Error('broken')
  }
  expect(findingsOf({ alerts: () => 5 })).toEqual([
    shape('alerts.own', 'it gives 5', 'Give an object of definitions by their names'),
  ])
  expect(findingsOf({ alerts: () => ({ A: null }) })).toEqual([
    shape('alerts.own.A', 'null is no definition', 'Give an object'),
  ])
  expect(findingsOf({ slos: { own: () => ({ x: null }) } })).toEqual([
    shape('slos.own.x', 'null is no definition', 'Give an object'),
  ])
  expect(findingsOf({ slos: { own: throws } })).toEqual([
    shape('slos.own', 'it throws Error: broken', 'Correct the function'),
  ])
})

test('a dashboard that is switched off is none', () => {
  expect(findingsOf({ dashboards: () => ({ runtime: false }) })).toEqual([])
})
