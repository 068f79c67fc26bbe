import { expect, test } from 'vitest'
import { BUILTIN_METRICS } from '../../catalogue/builtin-metrics.ts'
import { metricQueries } from './metric-queries.ts'
import { DASHBOARD_SCOPE, jobScope } from './scope.ts'

const m = metricQueries(BUILTIN_METRICS, (key) => `shop_${key}`)
const rules = jobScope('shop')

test('the same expression reads one job in rules and the chosen processes in dashboards', () => {
  const rate = m.requests_total.rate({ where: { status: /5../ } }).sum({ by: ['endpoint'] })
  expect(rate.render(rules)).toBe('sum by (endpoint) (rate(shop_requests_total{job="shop", status=~"5.."}[5m]))')
  expect(rate.render(DASHBOARD_SCOPE)).toBe(
    'sum by (endpoint) (rate(shop_requests_total{job=~"$job", instance=~"$instance", status=~"5.."}[$__rate_interval]))',
  )
})

test('parentheses stand where PromQL would read something else without them', () => {
  const a = m.active_analyses.value().sum()
  const b = m.active_connections.value().sum()
  const A = 'sum(shop_active_analyses{job="shop"})'
  const B = 'sum(shop_active_connections{job="shop"})'
  expect(a.plus(b).dividedBy(b).render(rules)).toBe(`(${A} + ${B}) / ${B}`)
  expect(a.dividedBy(b.dividedBy(a)).render(rules)).toBe(`${A} / (${B} / ${A})`)
  expect(a.above(1).and(b.above(2)).render(rules)).toBe(`${A} > 1 and ${B} > 2`)
  expect(a.or(b).above(1).render(rules)).toBe(`(${A} or ${B}) > 1`)
  expect(a.times(b).plus(a).render(rules)).toBe(`${A} * ${B} + ${A}`)
})

test('a share is 0 while nothing of the part has happened', () => {
  expect(m.analyses_total.share({ status: 'error' }, { by: ['dataset'], window: '15m' }).render(rules)).toBe(
    '(sum by (dataset) (rate(shop_analyses_total{job="shop", status="error"}[15m])) or ' +
      'sum by (dataset) (rate(shop_analyses_total{job="shop"}[15m])) * 0) / ' +
      'sum by (dataset) (rate(shop_analyses_total{job="shop"}[15m]))',
  )
})

test('whole bucket bounds are matched as Prometheus 2 and as Prometheus 3 store them', () => {
  expect(m.request_duration_seconds.shareAbove(5).render(rules)).toContain('le=~"5([.]0)?"')
  expect(m.request_duration_seconds.shareAbove(2.5).render(rules)).toContain('le="2.5"')
})
