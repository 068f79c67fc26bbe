import { expect, test } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'
import { formatFor } from './accept.ts'

const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'
const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1'

test.each([
  [undefined, 'text'],
  ['', 'text'],
  ['*/*', 'text'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text'],
  ['application/openmetrics-text', 'openMetrics'],
  ['Application/OpenMetrics-Text; Version="1.0.0"', 'openMetrics'],
  [PROMETHEUS_2, 'openMetrics'],
  [PROMETHEUS_3, 'openMetrics'],
  ['application/openmetrics-text;version=0.0.1', 'text'],
  ['application/openmetrics-text;q=0.2,text/plain;q=0.9', 'text'],
  ['application/openmetrics-text;q=0.2,text/plain;q=0.1', 'openMetrics'],
  ['text/plain,application/openmetrics-text', 'text'],
  ['application/openmetrics-text,text/plain', 'openMetrics'],
  ['application/openmetrics-text;q=0', 'text'],
  ['text/plain;q=0,*/*', 'openMetrics'],
  ['application/openmetrics-text;q=nonsense,text/plain;q=0.1', 'text'],
  ['application/openmetrics-text;q=0.5,text/*;q=0.6', 'text'],
  ['application/json', 'text'],
])('Accept %j gets %s', (accept, format) => {
  expect(formatFor(accept)).toBe(format)
})

test('the content type says format, version and charset', async () => {
  const { part } = startMetrics()
  expect((await part.expose(undefined)).contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
  const openMetrics = await part.expose(PROMETHEUS_2)
  expect(openMetrics.contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
  expect(openMetrics.body).toMatch(/\n# EOF\n$/)
})
