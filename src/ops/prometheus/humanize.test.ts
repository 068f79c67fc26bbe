import { expect, test } from 'vitest'
import { annotationText } from './annotation-text.ts'
import { humanize, humanizeDuration, humanizePercentage } from './humanize.ts'

test.each([
  [0, '0'],
  [1, '1'],
  [45_120, '45.12k'],
  [1_234_567, '1.235M'],
  [0.0512, '51.2m'],
  [-1_500, '-1.5k'],
  [Number.NaN, 'NaN'],
])('humanize(%d) is %s', (value, text) => {
  expect(humanize(value)).toBe(text)
})

test.each([
  [0.0512, '5.12%'],
  [0.918, '91.8%'],
  [1, '100%'],
  [0.000_004_2, '0.00042%'],
  [123.456, '1.235e+04%'],
])('humanizePercentage(%d) is %s', (value, text) => {
  expect(humanizePercentage(value)).toBe(text)
})

test.each([
  [0, '0s'],
  [0.25, '250ms'],
  [59.5, '59.5s'],
  [3_725, '1h 2m 5s'],
  [90_061, '1d 1h 1m 1s'],
])('humanizeDuration(%d) is %s', (value, text) => {
  expect(humanizeDuration(value)).toBe(text)
})

test('an annotation is filled in, unless its template does more than is understood', () => {
  const alert = { labels: { instance: 'one' }, value: 0.5 }
  expect(annotationText('{{ $labels.instance }}: {{ $value | humanizePercentage }}{{ $labels.none }}', alert)).toBe(
    'one: 50%',
  )
  expect(annotationText('{{ range query "up" }}{{ end }}', alert)).toBeUndefined()
  expect(annotationText('{{ $value }}', alert)).toBeUndefined()
})
