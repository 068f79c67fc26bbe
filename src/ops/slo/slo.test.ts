import { expect, test } from 'vitest'
import { counter, defineMetrics, histogram } from '../../catalogue/definition.ts'
import { defineOps } from '../define-ops.ts'
import { burnFactor } from './burn-windows.ts'
import { sloRecords } from './slo-records.ts'

const metrics = defineMetrics({
  orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'] } }),
  wait_seconds: histogram({ help: 'Waits', buckets: [1, 5, 10] }),
})

test('availability and latency are there without asking', () => {
  const { slos, findings } = defineOps({ service: 'shop' })
  expect(slos.map(({ name, objective, budget }) => [name, objective, budget])).toEqual([
    ['availability', 99.9, 0.001],
    ['latency', 99, 0.01],
  ])
  expect(findings).toEqual([])
})

test('the shares are those of events, and without a bad one they are 0, not missing', () => {
  const [availability, latency] = defineOps({ service: 'shop' }).slos.map(sloRecords)
  const record = (of: typeof latency, name: string) => of?.often.find((rule) => rule.record === name)?.expr
  expect(record(availability, 'slo:sli_error:ratio_rate1h')).toBe(
    '(sum(rate(shop_requests_total{job="shop", status=~"5.."}[1h])) or ' +
      'sum(rate(shop_requests_total{job="shop"}[1h])) * 0) / sum(rate(shop_requests_total{job="shop"}[1h]))',
  )
  expect(record(latency, 'slo:sli_error:ratio_rate1h')).toContain('le="2.5"')
  expect(latency?.period.find(({ record: name }) => name === 'slo:sli_error:ratio_rate30d')?.expr).toBe(
    'sum_over_time(slo:bad_events:rate5m{service="shop", slo="latency"}[30d]) / ' +
      'sum_over_time(slo:events:rate5m{service="shop", slo="latency"}[30d])',
  )
})

test.each([
  [30, [14.4, 6, 3, 1]],
  [28, [13.44, 5.6, 2.8, 0.933_333_333]],
] as const)('burn rates of a period of %i days', (periodDays, factors) => {
  const pairs = [
    { long: '1h', short: '5m', budgetShare: 0.02 },
    { long: '6h', short: '30m', budgetShare: 0.05 },
    { long: '1d', short: '2h', budgetShare: 0.1 },
    { long: '3d', short: '6h', budgetShare: 0.1 },
  ] as const
  for (const [at, pair] of pairs.entries())
    expect(burnFactor({ periodDays }, pair)).toBeCloseTo(factors[at] as number, 8)
})

test('an alert fires on both windows, on enough events where that is asked', () => {
  const { alerts } = defineOps({ service: 'shop', slos: { availability: { minEvents: 100 } } })
  const exprOf = (key: string) => alerts.find((alert) => alert.key === key)?.expr
  expect(exprOf('LatencyBudgetBurnFast')).toBe(
    '(slo:sli_error:ratio_rate1h{service="shop", slo="latency"} > 0.144 and slo:sli_error:ratio_rate5m > 0.144) or ' +
      '(slo:sli_error:ratio_rate6h{service="shop", slo="latency"} > 0.06 and slo:sli_error:ratio_rate30m > 0.06)',
  )
  expect(exprOf('AvailabilityBudgetBurnFast')).toContain(
    'and on () sum(rate(shop_requests_total{job="shop"}[1h])) * 3600 >= 100',
  )
})

test('objectives of your own ask any counter or histogram', () => {
  const { slos, alerts, findings } = defineOps({
    service: 'shop',
    metrics,
    slos: {
      availability: false,
      own: ({ m }) => ({
        orders: {
          objective: 99.5,
          description: 'orders are stored',
          outcomes: m.orders_total.outcomes({ bad: { status: 'error' } }),
        },
        'short-waits': {
          objective: 95,
          description: 'waits are short',
          outcomes: m.wait_seconds.outcomes({ above: 5 }),
        },
      }),
    },
  })
  expect(findings).toEqual([])
  expect(slos.map(({ name }) => name)).toEqual(['latency', 'orders', 'short-waits'])
  expect(alerts.map(({ name }) => name)).toContain('ShopShortWaitsBudgetBurnSlow')
})

test('what cannot be promised is said with the nearest that can', () => {
  const above = 3 as 5
  const { slos, findings } = defineOps({
    metrics,
    slos: {
      availability: { objective: 100 },
      latency: { threshold: 2 as 2.5 },
      own: ({ m }) => ({
        waits: { objective: 95, description: 'waits are short', outcomes: m.wait_seconds.outcomes({ above }) },
      }),
    },
  })
  expect(slos).toEqual([])
  expect(findings.map(({ file, rule, fix }) => [file, rule, fix])).toEqual([
    ['slos.availability.objective', 'slo-objective', expect.stringContaining('99.9')],
    ['slos.latency.outcomes', 'unknown-bucket', expect.stringContaining('Take 2.5')],
    ['slos.own.waits.outcomes', 'unknown-bucket', expect.stringContaining('Take 1,')],
  ])
})

test('an objective that no failure can miss fast enough is a warning with the least one that can', () => {
  const warned = (objective: number, periodDays?: number) =>
    defineOps({ slos: { availability: { objective }, periodDays } }).findings.map(({ level, rule, why, fix }) => [
      level,
      rule,
      why.split(': ')[1],
      fix.split(',')[0],
    ])
  expect(warned(93.1)).toEqual([])
  expect(warned(93)).toEqual([
    ['warning', 'slo-unreachable-burn', 'the alert over 1h never fires.', 'Take an objective above 93.1'],
  ])
  expect(warned(50)).toHaveLength(1)
  // The budget of a week is used up sooner.
  expect(warned(80, 7)).toEqual([])
  expect(warned(97, 90)).toHaveLength(1)
})

test('the names of Sloth come with its labels', () => {
  const [slo] = defineOps({ service: 'shop', slos: { names: 'sloth' } }).slos
  expect(slo?.labels).toEqual({
    service: 'shop',
    slo: 'availability',
    sloth_id: 'shop-availability',
    sloth_service: 'shop',
    sloth_slo: 'availability',
  })
  const records = slo === undefined ? undefined : sloRecords(slo)
  expect(records?.often[0]?.labels.sloth_window).toBe('5m')
  expect(records?.period.map(({ record }) => record)).toContain('sloth_slo_info')
})
