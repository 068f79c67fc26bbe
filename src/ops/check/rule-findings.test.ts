import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { defineOps } from '../define-ops.ts'
import { readSource } from '../syntax/source-file.ts'
import { ruleFindings } from './rule-findings.ts'

const { metrics } = defineOps({ service: 'shop' })

const SOUND = {
  alert: 'ShopFailing',
  expr: 'sum by (endpoint) (rate(shop_errors_total[5m])) > 1',
  for: '5m',
  labels: { severity: 'warning' },
  annotations: {
    summary: 'Requests fail',
    description: '{{ $labels.endpoint }}: {{ $value | humanize }} errors per second',
    runbook_url: 'https://example.com/ShopFailing',
  },
}
const ABSENT = { ...SOUND, alert: 'ShopAbsent', expr: 'absent(up{job="shop"})' }

function rulesOf(...rules: readonly object[]): readonly string[] {
  const { documents } = readSource('a.yml', stringify({ groups: [{ name: 'shop', rules }] }))
  return documents.flatMap((document) => ruleFindings('a.yml', document, metrics)).map(({ rule }) => rule)
}

test('sound alerts have no findings', () => {
  expect(rulesOf(SOUND)).toEqual([])
  expect(
    rulesOf({
      ...SOUND,
      expr: 'rate(process_cpu_seconds_total[5m]) > 1',
      annotations: { ...SOUND.annotations, description: 'x' },
    }),
  ).toEqual([])
  expect(rulesOf({ record: 'a:b', expr: 'rate(shop_errors_total[5m])' })).toEqual([])
})

test.each<[string, object, readonly string[]]>([
  ['no severity', { labels: {} }, ['alert-severity']],
  ['no texts', { annotations: {} }, ['alert-summary', 'alert-description', 'alert-runbook']],
  ['a bare $value', { annotations: { ...SOUND.annotations, summary: 'It is {{ $value }}' } }, ['alert-value-format']],
  ['no for', { for: undefined }, ['alert-for']],
  [
    'a label that its result lacks',
    { annotations: { ...SOUND.annotations, summary: '{{ $labels.dataset }}' } },
    ['alert-template-label'],
  ],
  ['no aggregation', { expr: 'rate(shop_errors_total[5m]) > 1' }, ['alert-unaggregated']],
])('an alert with %s', (_, change, rules) => {
  expect(rulesOf({ ...SOUND, ...change })).toEqual(rules)
})

test('an alert on a target that is down needs one on a target that is gone', () => {
  const down = { ...SOUND, expr: 'up{job="shop"} == 0' }
  expect(rulesOf(down)).toEqual(['down-without-absent'])
  expect(rulesOf(down, ABSENT)).toEqual([])
})
