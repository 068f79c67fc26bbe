import { expect, test } from 'vitest'
import { parsePromql } from './parse-promql.ts'

test('selectors come with their names, matchers, windows and what stands around them', () => {
  const { selectors, problems, functions } = parsePromql(
    'histogram_quantile(0.95, sum by (le, endpoint) (rate(a_seconds_bucket{job=~"x|y", "utf.8"=\'z\'}[5m]))) > 5',
  )
  expect(problems).toEqual([])
  expect(functions).toEqual(new Set(['histogram_quantile', 'rate']))
  expect(selectors).toEqual([
    {
      name: 'a_seconds_bucket',
      matchers: [
        { label: 'job', operator: '=~', value: 'x|y' },
        { label: 'utf.8', operator: '=', value: 'z' },
      ],
      ranged: true,
      windows: ['5m'],
      functions: ['rate', 'histogram_quantile'],
      aggregations: [{ operator: 'sum', by: ['le', 'endpoint'] }],
      presence: false,
    },
  ])
})

test.each([
  ['{__name__="up"}', 'up'],
  ['{"http.requests", job="x"}', 'http.requests'],
  ['{job="x"}', undefined],
  ['slo:sli_error:ratio_rate5m', 'slo:sli_error:ratio_rate5m'],
])('the name in %s', (text, name) => {
  expect(parsePromql(text).selectors.map((selector) => selector.name)).toEqual([name])
})

test.each(['rate(a[5m]', 'a{b=}', 'sum by (le (a)', 'a +', '', '5m x'])('%j is a problem', (text) => {
  expect(parsePromql(text).problems).not.toEqual([])
})

test.each([
  'rate(a[$__rate_interval])',
  `increase(a{job=~"$job", b="\${b:regex}"}[\${__range}])`,
  'sum by ($by) (a) / $__interval_ms',
  'a @ end() offset 5m',
  'max_over_time(rate(a[5m])[1h:1m])',
])('%s is fine', (text) => {
  expect(parsePromql(text).problems).toEqual([])
})

test('labels of by, without, on and group_left go with the selectors that they are about', () => {
  const { groupings } = parsePromql('sum by (a) (x) / on (b) group_left (c) sum without (d) (y)')
  expect(groupings.map(({ labels, selectors }) => [labels, selectors.map(({ name }) => name)])).toEqual([
    [['a'], ['x']],
    [['b'], ['x', 'y']],
    [['c'], ['x', 'y']],
    [['d'], ['y']],
  ])
})
