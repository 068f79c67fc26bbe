import { expect, test } from 'vitest'
import { counter, defineMetrics } from '../../catalogue/definition.ts'
import { defineOps } from '../define-ops.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { BUILTIN_ALERTS } from './builtin-alerts.ts'

const metrics = defineMetrics({ orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'] } }) })
const MODEL = defineOps({ service: { name: 'shop', team: 'buyers', runbookUrl: 'https://runbooks.example.com' } })

test.each(MODEL.alerts.map((alert) => [alert.name, alert] as const))(
  '%s says all that somebody who is called needs',
  (name, alert) => {
    expect(parsePromql(alert.expr).problems).toEqual([])
    expect(alert.labels).toMatchObject({ severity: alert.severity, service: 'shop', team: 'buyers' })
    expect(alert.annotations).toMatchObject({
      summary: expect.stringMatching(/^Shop: [A-Z].*[^.]$/),
      description: expect.stringMatching(/\.$/),
      runbook_url: `https://runbooks.example.com/${name}.md`,
      dashboard_url: expect.stringMatching(/^http:\/\/localhost:3000\/d\/shop-[a-z]+$/),
    })
    // A number that is written as it is has sixteen digits in one version and one in another.
    expect(alert.annotations.description).not.toMatch(/\{\{\s*\$value\s*\}\}/)
    for (const text of Object.values(alert.runbook)) expect(text.length).toBeGreaterThan(25)
    expect(alert.runbook.diagnosis).toContain('```promql\n')
    expect(alert.test?.firing.length).toBeGreaterThan(0)
    if (alert.key !== 'Watchdog') expect(alert.test?.silent.length).toBeGreaterThan(0)
  },
)

test('names are unique, and every alert but the Watchdog ends late on purpose', () => {
  const { alerts } = MODEL
  expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length)
  expect(alerts.length).toBe(Object.keys(BUILTIN_ALERTS).length + 4)
  expect(alerts.filter(({ keepFiringFor }) => keepFiringFor === undefined).map(({ key }) => key)).toEqual(['Watchdog'])
})

test('alerts can be changed and switched off', () => {
  const { alerts, findings } = defineOps({
    alerts: {
      EventLoopSaturated: { threshold: 0.5, for: '3m', window: '10m', severity: 'critical', labels: { tier: '1' } },
      HeapNearLimit: false,
      LatencyBudgetBurnSlow: false,
    },
  })
  expect(findings).toEqual([])
  expect(alerts.map(({ key }) => key)).not.toContain('HeapNearLimit')
  expect(alerts.map(({ key }) => key)).not.toContain('LatencyBudgetBurnSlow')
  expect(alerts.find(({ key }) => key === 'EventLoopSaturated')).toMatchObject({
    for: '3m',
    severity: 'critical',
    labels: { tier: '1', severity: 'critical' },
    expr: expect.stringMatching(/\[10m\].* > 0\.5$/),
  })
})

test('an own alert has the labels and links of all, and a test made from its expression', () => {
  const { alerts, findings } = defineOps({
    service: 'shop',
    metrics,
    alerts: ({ m }) => ({
      OrdersFailing: {
        expression: m.orders_total.share({ status: 'error' }).above(0.05),
        for: '10m',
        summary: 'Orders fail',
        description: '{{ $value | humanizePercentage }} of the orders fail.',
      },
    }),
  })
  expect(findings).toEqual([])
  const own = alerts.at(-1)
  expect(own).toMatchObject({ name: 'ShopOrdersFailing', group: 'own', severity: 'warning', for: '10m' })
  expect(own?.test?.firing[0]?.alerts?.[0]?.value).toBeCloseTo(0.051)
})

test('what does not resolve is said with the nearest name, and nothing of it is written', () => {
  const own = { summary: 'Orders fail', description: 'They do.' }
  const changes = { EventLoopSaturatd: false, Down: { threshold: 1 } } as object
  const { alerts, findings } = defineOps({
    service: 'shop',
    metrics,
    alerts: {
      ...changes,
      own: ({ m, promql }) => ({
        Misnamed: { ...own, expression: 'sum(rate(shop_order_total[5m])) > 1' },
        Mislabelled: { ...own, expression: promql`sum(rate(shop_orders_total{statuss="error"}[5m])) > 1` },
        Broken: { ...own, expression: 'sum(rate(shop_orders_total[5m]) > 1' },
        Down: { ...own, expression: m.up.value().equals(0) },
        'not-pascal': { ...own, expression: m.up.value().equals(0) },
        Untimed: { ...own, expression: m.up.value().equals(0), for: '5 minutes' as '5m' },
        Wordless: { expression: m.up.value().equals(0), summary: '', description: 'x' },
      }),
    },
  })
  expect(alerts.filter(({ group }) => group === 'own')).toEqual([])
  expect(findings.map(({ file, rule, fix }) => [file, rule, fix])).toEqual([
    ['alerts.EventLoopSaturatd', 'unknown-alert', 'Did you mean EventLoopSaturated?'],
    ['alerts.Down.threshold', 'alert-option', 'Leave it out'],
    ['alerts.Misnamed.expression', 'unknown-metric', 'Did you mean shop_orders_total?'],
    ['alerts.Mislabelled.expression', 'unknown-label', 'Did you mean status?'],
    ['alerts.Broken.expression', 'promql-syntax', expect.any(String)],
    ['alerts.Down', 'alert-shape', expect.any(String)],
    ['alerts.not-pascal', 'alert-shape', expect.any(String)],
    ['alerts.Untimed.for', 'alert-shape', expect.any(String)],
    ['alerts.Wordless.summary', 'alert-shape', expect.any(String)],
  ])
})

test('an alert that no test can be made for says so, and takes a test of your own', () => {
  const alert = { summary: 'Orders stop', description: 'They do.', for: '5m' } as const
  const of = (extra: object) =>
    defineOps({
      service: 'shop',
      metrics,
      alerts: ({ m, promql }) => ({
        OrdersGone: { ...alert, ...extra, expression: promql`absent(${m.orders_total})` },
      }),
    })
  expect(of({}).findings.map(({ level, rule }) => [level, rule])).toEqual([['warning', 'alert-untested']])
  const given = of({
    test: {
      firing: { series: { 'up{job="another"}': '1x60' }, at: '10m' },
      silent: { series: { 'shop_orders_total{status="ok"}': '1x60' }, at: '10m' },
    },
  })
  expect(given.findings).toEqual([])
  expect(given.alerts.at(-1)?.test).toEqual({
    firing: [{ name: 'as given', series: { 'up{job="another"}': '1x60' }, at: 600 }],
    silent: [{ name: 'as given', series: { 'shop_orders_total{job="shop", status="ok"}': '1x60' }, at: [600] }],
  })
})

test('an own alert that wakes somebody says what to do', () => {
  const rulesOf = (runbook: object) =>
    defineOps({
      alerts: ({ m }) => ({
        Idle: {
          expression: m.active_connections.value().below(1),
          severity: 'critical',
          summary: 'Idle',
          description: 'Nobody is here.',
          runbook,
        },
      }),
    }).findings.map(({ level, rule }) => [level, rule])
  expect(rulesOf({})).toEqual([['warning', 'runbook-empty']])
  expect(rulesOf({ mitigation: 'Invite somebody.' })).toEqual([])
})
