import { expect, test } from 'vitest'
import { expressionMutants } from './expression-mutants.ts'

function changes(expression: string): readonly string[] {
  return expressionMutants(expression).map(({ text }) => text)
}

test('one change each: operator, threshold, window, aggregation, grouping, matcher', () => {
  expect(changes('sum by (a) (rate(x{j="1", k="2"}[5m])) > 0.5')).toEqual([
    'sum by (a) (rate(x{j="1", k="2"}[5m])) < 0.5',
    '(rate(x{j="1", k="2"}[5m])) > 0.5',
    'max by (a) (rate(x{j="1", k="2"}[5m])) > 0.5',
    'sum by () (rate(x{j="1", k="2"}[5m])) > 0.5',
    'sum by (a) (rate(x{k="2"}[5m])) > 0.5',
    'sum by (a) (rate(x{j="1"}[5m])) > 0.5',
    'sum by (a) (rate(x{j="1", k="2"}[10m])) > 0.5',
    'sum by (a) (rate(x{j="1", k="2"}[150s])) > 0.5',
    'sum by (a) (rate(x{j="1", k="2"}[5m])) > 0.55',
    'sum by (a) (rate(x{j="1", k="2"}[5m])) > 0.454545454545',
  ])
})

test.each([
  ['x > 2', ['x < 2', 'x > 3', 'x > 1']],
  ['x == 0', ['x != 0', 'x == 10']],
  ['a and b', ['a or b']],
  ['a unless b', ['a and b']],
])('%s', (expression, expected) => {
  expect(changes(expression)).toEqual(expected)
})

test('a matcher that the other side has too is left alone, because nothing else would find a partner', () => {
  expect(changes('a{j="1"} / b{j="1"}')).toEqual(['a{j="1"} * b{j="1"}'])
  expect(changes('a{j="1"} unless b{j="1"}')).toEqual(['a{j="1"} and b{j="1"}', 'a{} unless b{j="1"}'])
  expect(changes('a{j="1"} or b{j="1"}')).toContain('a{} or b{j="1"}')
  expect(changes('max(a{j="1"}) / max(b{j="1"})')).toContain('max(a{}) / max(b{j="1"})')
})

test('a share that would be missing is not above anything, like one of 0; below and in records it matters', () => {
  const share = '(a or b * 0) / b'
  expect(changes(`${share} > 0.5`)).not.toContain('(a and b * 0) / b > 0.5')
  expect(changes(`${share} > 0.5`)).toContain('(a or b * 0) * b > 0.5')
  for (const text of [share, `${share} < 0.5`, `${share} >= 0`]) {
    expect(changes(text)).toContain(text.replace(' or ', ' and '))
  }
})

test('of what is multiplied by 0 only that it is there matters', () => {
  expect(changes('a or b{j="1"} * 0')).toEqual(['a and b{j="1"} * 0', 'a or b{j="1"} / 0', 'a or b{j="1"} * 10'])
})
