import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { applyOverrides } from './apply-overrides.ts'

const RULES = {
  group: 'prometheus',
  path: 'prometheus/rules/health.yml',
  content:
    '# Generated\ngroups:\n  - name: health\n    rules:\n      - alert: ShopDown\n        expr: up == 0\n        for: 1m\n',
} as const
const DASHBOARD = {
  group: 'grafana',
  path: 'grafana/main.json',
  content: '{"panels":[{"title":"Rate","unit":"ops"}]}\n',
} as const
const ALL = [RULES, DASHBOARD]

test('a place that is named by what it holds gets the value, and comments stay', () => {
  const { artefacts, findings } = applyOverrides(
    ALL,
    {
      [RULES.path]: { 'groups[name=health].rules[alert=ShopDown].for': '10m', 'groups[name=health].interval': '30s' },
      [DASHBOARD.path]: { 'panels[title=Rate].unit': 'reqps' },
    },
    true,
  )
  expect(findings).toEqual([])
  expect(artefacts[0]?.content).toMatch(/^# Generated\n/)
  expect(parse(artefacts[0]?.content as string).groups).toEqual([
    { name: 'health', interval: '30s', rules: [{ alert: 'ShopDown', expr: 'up == 0', for: '10m' }] },
  ])
  expect(JSON.parse(artefacts[1]?.content as string)).toEqual({ panels: [{ title: 'Rate', unit: 'reqps' }] })
})

test('null takes a place away', () => {
  const { artefacts } = applyOverrides(
    ALL,
    { [RULES.path]: { 'groups[name=health].rules[alert=ShopDown]': null } },
    true,
  )
  expect(parse(artefacts[0]?.content as string).groups[0].rules).toEqual([])
})

test.each([
  ['prometheus/rules/helth.yml', 'groups', 'no such file', 'prometheus/rules/health.yml'],
  [RULES.path, 'groups[name=health].rules[alert=ShopDwn].for', 'nothing is at "[alert=ShopDwn]"', 'ShopDown'],
  [RULES.path, 'group[name=health]', 'nothing is at "group"', 'groups'],
  [RULES.path, 'groups[name=health].rules[alert=ShopDown].unless', 'nothing is at "unless"', ''],
  [RULES.path, 'groups[', 'it is no place', ''],
])('a stale override is said: %s %s', (file, place, message, nearest) => {
  const value = place.endsWith('unless') ? null : 'x'
  const { findings, artefacts } = applyOverrides(ALL, { [file]: { [place]: value } }, true)
  expect(findings).toEqual([
    expect.objectContaining({ level: 'error', rule: 'stale-override', message: expect.stringContaining(message) }),
  ])
  expect(findings[0]?.fix).toContain(nearest)
  expect(parse(artefacts[0]?.content as string)).toEqual(parse(RULES.content))
})

test('a file of a group that is not generated this time is no mistake', () => {
  expect(applyOverrides([DASHBOARD], { [RULES.path]: { groups: [] } }, false).findings).toEqual([])
})
