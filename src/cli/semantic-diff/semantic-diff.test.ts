import { expect, test } from 'vitest'
import { semanticChanges } from './semantic-diff.ts'

const RULES = `groups:
  - name: health
    rules:
      - alert: ShopDown
        expr: up == 0
        for: 1m
      - alert: ShopSlow
        expr: x > 1
        labels: { severity: warning }
`

test('changes are told by names, not by places', () => {
  const after = `# moved
groups:
  - name: health
    rules:
      - alert: ShopStuck
        expr: y > 1
        for: 1m
      - alert: ShopDown
        expr: up == 0
        for: 5m
`
  expect(semanticChanges('rules.yml', RULES, after)).toEqual([
    { kind: 'removed', place: 'groups[name=health].rules[alert=ShopSlow]' },
    { kind: 'changed', place: 'groups[name=health].rules[alert=ShopDown].for', before: '"1m"', after: '"5m"' },
    { kind: 'added', place: 'groups[name=health].rules[alert=ShopStuck]' },
  ])
})

test('order, comments, layout and panels that move are no changes', () => {
  const before = '{"panels":[{"title":"A","id":1,"gridPos":{"x":0}},{"title":"B","id":2}]}'
  const after = '{ "panels": [{"title":"B","id":1},{"id":2,"title":"A","gridPos":{"x":9}}] }'
  expect(semanticChanges('a.json', before, after)).toEqual([])
  expect(semanticChanges('a.yml', RULES, `# note\n${RULES}`)).toEqual([])
})

test('a key that is new or gone is said with its place', () => {
  expect(semanticChanges('a.yml', 'a: {b: 1}\n', 'a: {b: 1, c: {d: 2, e: 3}}\n')).toEqual([
    { kind: 'added', place: 'a.c' },
  ])
  expect(semanticChanges('a.yml', 'a: [1, 2]\n', 'a: [1, 3]\n')).toEqual([
    { kind: 'changed', place: 'a', before: '[1,2]', after: '[1,3]' },
  ])
})

test('what is neither YAML nor JSON, or broken, has no meaning to compare', () => {
  expect(semanticChanges('a.md', 'a', 'b')).toBeUndefined()
  expect(semanticChanges('a.yml', 'a: [', 'a: []')).toBeUndefined()
})
