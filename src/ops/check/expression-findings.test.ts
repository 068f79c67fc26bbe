import { expect, test } from 'vitest'
import { counter, defineMetrics } from '../../catalogue/definition.ts'
import { defineOps } from '../define-ops.ts'
import { expressionFindings } from './expression-findings.ts'

const { metrics } = defineOps({
  service: 'shop',
  metrics: defineMetrics({
    orders_total: counter({ help: 'Orders by result', labels: { status: ['ok', 'error'] } }),
  }),
})
const known = { metrics, records: new Set(['slo:ratio']) }

function findingsOf(text: string) {
  return expressionFindings({ file: 'a.yml', line: 3, where: 'alert X', use: 'alert', text }, known)
}

test.each([
  'sum by (endpoint) (rate(shop_requests_total{job="shop", status=~"5.."}[5m]))',
  'histogram_quantile(0.95, sum by (le) (rate(shop_request_duration_seconds_bucket[5m])))',
  'sum(rate(shop_request_duration_seconds_bucket{le=~"5([.]0)?"}[5m]))',
  'sum(rate(shop_request_duration_seconds_bucket{le="+Inf"}[5m]))',
  'shop_active_analyses > 0 and on (instance) up == 1',
  'slo:ratio{whatever="x"} > 0.1',
  'count(shop_requests_total)',
  'max(shop_requests_total unless shop_requests_total offset 1h) > 0',
  'max(shop_requests_total unless (shop_requests_total offset 1h)) > 0',
  'shop_active_analyses unless shop_requests_total',
  'shop_active_analyses and (shop_requests_total offset 5m)',
  'absent(shop_requests_total)',
  'label_replace(up, "host", "$1", "instance", "(.*):.*")',
  'rate(shop_orders_total{status=~"ok|error"}[5m])',
  'rate(shop_orders_total{status!="ok"}[5m])',
  'rate(shop_orders_total{status="$status"}[5m])',
])('%s has no findings', (text) => {
  expect(findingsOf(text)).toEqual([])
})

test.each([
  ['rate(shop_request_total[5m])', 'unknown-metric', 'Did you mean shop_requests_total?'],
  ['slo:ration', 'unknown-metric', 'Did you mean slo:ratio?'],
  ['rate(shop_requests_total{stat="500"}[5m])', 'unknown-label', 'Did you mean status?'],
  ['sum by (endpont) (rate(shop_requests_total[5m]))', 'unknown-label', 'Did you mean endpoint?'],
  ['sum by (dataset) (rate(shop_errors_total[5m]))', 'unknown-label', 'Its labels are error_type, endpoint'],
  ['sum(shop_active_analyses) by (x)', 'unknown-label', 'It has no labels of its own'],
  ['rate(shop_orders_total{status="err"}[5m])', 'unknown-label-value', 'Did you mean error?'],
  ['rate(shop_orders_total{status=~"a|b"}[5m])', 'unknown-label-value', 'Its values are ok, error'],
  ['rate(shop_request_duration_seconds_bucket{le="3"}[5m])', 'unknown-bucket', 'Its bounds are 0.005'],
  ['rate(shop_request_duration_seconds_bucket{le="5"}[5m])', 'bucket-format', 'Write le=~"5([.]0)?"'],
  ['rate(shop_request_duration_seconds_bucket{le="5.0"}[5m])', 'bucket-format', 'Write le=~"5([.]0)?"'],
  ['shop_requests_total > 5', 'counter-needs-rate', 'Use rate(shop_requests_total'],
  ['shop_requests_total unless shop_errors_total offset 1h', 'counter-needs-rate', 'Use rate(shop_requests_total'],
  ['shop_active_analyses and shop_requests_total > 5', 'counter-needs-rate', 'Use rate(shop_requests_total'],
  ['shop_request_duration_seconds_count', 'counter-needs-rate', 'Use rate('],
  ['sum by (le) (shop_request_duration_seconds_bucket)', 'bucket-needs-rate', 'Use rate('],
  ['rate(shop_active_analyses[5m])', 'rate-of-gauge', 'deriv()'],
  [
    'histogram_quantile(0.5, rate(shop_request_duration_seconds_bucket[5m]))',
    'quantile-needs-sum-by-le',
    'sum by (le)',
  ],
  ['rate(shop_requests_total[5m]', 'promql-syntax', 'Correct the expression'],
  ['', 'promql-syntax', 'Correct the expression'],
])('%s: %s', (text, rule, fix) => {
  expect(findingsOf(text)).toEqual([expect.objectContaining({ rule, file: 'a.yml', line: 3, level: 'error' })])
  expect(findingsOf(text)[0]?.fix).toContain(fix)
})
