import { expect, test } from 'vitest'
import { hasLabels, parseMetricSamples } from './metric-samples.ts'

test('samples are read with their labels and values', () => {
  const text = [
    '# HELP app_requests_total Total number of requests',
    '# TYPE app_requests_total counter',
    'app_requests_total{method="GET",endpoint="/items/:id",status="200"} 3',
    'app_up 1',
    'app_seconds_bucket{le="+Inf"} 4 1700000000000',
    'app_ratio NaN',
    'app_limit +Inf',
    '',
  ].join('\n')
  expect(parseMetricSamples(text)).toEqual([
    { name: 'app_requests_total', labels: { method: 'GET', endpoint: '/items/:id', status: '200' }, value: 3 },
    { name: 'app_up', labels: {}, value: 1 },
    { name: 'app_seconds_bucket', labels: { le: '+Inf' }, value: 4 },
    { name: 'app_ratio', labels: {}, value: Number.NaN },
    { name: 'app_limit', labels: {}, value: Number.POSITIVE_INFINITY },
  ])
})

test('escaped label values are read as they were', () => {
  const [sample] = parseMetricSamples('m{path="a\\"b}\\\\c\\nd, e=\\"f\\"",other="x"} 1')
  expect(sample?.labels).toEqual({ path: 'a"b}\\c\nd, e="f"', other: 'x' })
})

test('labels fit when all that are asked for are equal', () => {
  const sample = { name: 'm', labels: { status: '200', method: 'GET' }, value: 1 }
  expect(hasLabels(sample, { status: 200 })).toBe(true)
  expect(hasLabels(sample, { status: 500 })).toBe(false)
  expect(hasLabels(sample, { tier: 'a' })).toBe(false)
})
