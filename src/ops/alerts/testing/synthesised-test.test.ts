import { expect, test } from 'vitest'
import { expressionShape } from './expression-shape.ts'
import { synthesisedTest } from './synthesised-test.ts'

const TIMES = { for: '5m', keepFiringFor: undefined } as const

test.each([
  ['max by (queue) (depth{job="shop"}) > 100', 'value'],
  ['sum(rate(orders_total{status=~"err.*"}[5m])) >= 2', 'growth'],
  ['(sum(rate(a_total{status="error"}[5m])) or sum(rate(a_total[5m])) * 0) / sum(rate(a_total[5m])) > 0.1', 'share'],
  ['(sum(rate(w_count[5m])) - sum(rate(w_bucket{le=~"5([.]0)?"}[5m]))) / sum(rate(w_count[5m])) > 0.1', 'beyond'],
])('%s is a %s', (expression, kind) => {
  expect(expressionShape(expression)?.measure.kind).toBe(kind)
  const made = synthesisedTest(expression, 'shop', TIMES)
  expect(made?.firing.length).toBeGreaterThan(0)
  expect(made?.silent.length).toBeGreaterThan(0)
})

test.each([
  'absent(a) > 0',
  'a > b',
  'sum without (x) (a) > 1',
  'sum(rate(a_total{x="1"}[5m])) / sum(rate(b_total[5m])) > 0.1',
  'sum(rate(a_total{x="1"}[5m])) / sum(rate(a_total[10m])) > 0.1',
  'rate(a_total{x="1"}[5m]) / rate(a_total[5m]) > 0.1',
  'sum(rate(a_total{x="1"}[5m])) / sum(rate(a_total[5m])) < 0.1',
  'a and b',
])('nothing is made of %s', (expression) => {
  expect(synthesisedTest(expression, 'shop', TIMES)).toBeUndefined()
})

test('the values lie on both sides of the threshold, and labels are those that the expression keeps', () => {
  const made = synthesisedTest('max by (queue) (depth{job="shop"}) > 100', 'shop', TIMES)
  expect(made?.firing[0]?.alerts).toEqual([{ labels: { queue: 'some' }, value: 102 }])
  expect(Object.entries(made?.firing[0]?.series ?? {})).toEqual([
    ['depth{job="shop", instance="one:5001", queue="some"}', '98x19 102x23 98x19'],
    ['depth{job="shop", instance="two:5001", queue="some"}', '-1x19 -1x23 -1x19'],
  ])
  expect(Object.values(made?.silent[0]?.series ?? {})[0]).toMatch(/^98x\d+$/)
})
