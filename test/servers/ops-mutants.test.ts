import { describe, expect, test } from 'vitest'
import { counter, defineMetrics, gauge, histogram } from '../../src/catalogue/definition.ts'
import { artefactsOf } from '../../src/ops/artefacts.ts'
import { defineOps } from '../../src/ops/define-ops.ts'
import { mutationTrials } from '../../src/ops/mutation/mutation-trials.ts'
import { runMutations } from '../../src/ops/mutation/run-mutations.ts'
import { runRuleTests } from '../../src/ops/proof/run-promtool.ts'
import { debianProgram, reasonToSkip, versionsLike } from './support/server-programs.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')

describe.skipIf(noPrometheus)(`rules with one change each ${noPrometheus ?? ''}`, () => {
  const trials = mutationTrials(defineOps({ service: 'shop' }))

  test('tests that look at nothing let every change escape', async () => {
    const tests = [{ name: 'blind', interval: '15s', input_series: [] }]
    const results = await runMutations(
      trials.slice(0, 5).map((trial) => ({ ...trial, tests })),
      debianProgram('prometheus', 'promtool'),
    )
    expect(results.map(({ killed }) => killed)).toEqual(Array(5).fill(false))
  })

  test.each(versionsLike('prometheus', '2.42', '3'))(
    'in %s their unit tests notice every one of them',
    { timeout: 900_000 },
    async (version) => {
      const results = await runMutations(trials, debianProgram('prometheus', 'promtool', version))
      expect(results.length).toBeGreaterThan(600)
      const survivors = results.filter(({ killed }) => !killed)
      expect(survivors.map(({ trial }) => `${trial.name}: ${trial.change}`)).toEqual([])
    },
  )

  test.each(versionsLike('prometheus', '2.42', '3'))(
    'in %s the tests that are made for alerts of an application notice every one of them too',
    { timeout: 300_000 },
    async (version) => {
      const promtool = debianProgram('prometheus', 'promtool', version)
      const rules = await runRuleTests(artefactsOf(OWN).artefacts, promtool)
      expect(rules.filter(({ passed }) => !passed)).toEqual([])
      const results = await runMutations(
        mutationTrials({ alerts: OWN.alerts.filter(({ group }) => group === 'own'), slos: [] }),
        promtool,
      )
      expect(results.length).toBeGreaterThan(120)
      const survivors = results.filter(({ killed }) => !killed)
      expect(survivors.map(({ trial }) => `${trial.name}: ${trial.change}`)).toEqual([])
    },
  )
})

/** Alerts of every form that tests are made for. */
const OWN = defineOps({
  service: 'shop',
  metrics: defineMetrics({
    orders_total: counter({ help: 'Orders', labels: { status: ['ok', 'error'], kind: ['new', 'again'] } }),
    wait_seconds: histogram({ help: 'Waits', labels: { kind: ['new', 'again'] }, buckets: [1, 5, 10] }),
    depth: gauge({ help: 'Depth', labels: ['queue'] }),
  }),
  slos: { availability: false, latency: false },
  alerts: ({ m }) => {
    const texts = { summary: 'S', description: 'It is {{ $value | humanize }}.', for: '10m' } as const
    const failed = { status: 'error' } as const
    const renewed = { kind: 'again' } as const
    return {
      Share: { ...texts, expression: m.orders_total.share(failed, { window: '15m' }).above(0.05) },
      ShareOfSome: { ...texts, expression: m.orders_total.share(failed, { of: renewed, by: ['instance'] }).above(0.2) },
      Rate: { ...texts, expression: m.orders_total.rate({ where: failed }).sum().above(2) },
      RateByKind: {
        ...texts,
        expression: m.orders_total
          .rate({ where: failed })
          .sum({ by: ['kind'] })
          .above(2),
      },
      Increase: {
        ...texts,
        expression: m.orders_total
          .increase({ where: { status: /err.*/ } })
          .sum()
          .above(30),
      },
      Idle: { ...texts, keepFiringFor: '5m', expression: m.orders_total.rate({ window: '10m' }).sum().below(0.1) },
      Slow: { ...texts, expression: m.wait_seconds.shareAbove(5, { where: renewed }).above(0.1) },
      Deepest: { ...texts, expression: m.depth.value({ queue: 'mail' }).max().above(100) },
      Shallowest: {
        ...texts,
        expression: m.depth
          .value()
          .min({ by: ['queue'] })
          .below(3),
        keepFiringFor: '5m',
      },
      Average: {
        ...texts,
        expression: m.depth
          .value({ queue: /mail|sms/ })
          .average()
          .above(12.5),
      },
      Sum: {
        ...texts,
        expression: m.depth
          .value()
          .sum({ by: ['queue'] })
          .above(40),
      },
      EveryJob: { ...texts, expression: 'sum(rate(shop_orders_total{status="error"}[5m])) > 2' },
      Empty: { ...texts, expression: m.depth.value().equals(0) },
    }
  },
})
