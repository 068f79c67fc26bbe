import { expect, test } from 'vitest'
import { resolveOptions } from './resolve-options.ts'
import type { ResolvedTracing } from './resolved-options.ts'

function tracingOf(tracing: object, environment: NodeJS.ProcessEnv = {}, more: object = {}): ResolvedTracing {
  const { options } = resolveOptions({ service: 'shop', tracing, ...more }, environment)
  if (options.tracing === false) throw new Error('tracing is off')
  return options.tracing
}

test.each([
  ['collector', 'collector:4317', true],
  ['collector:1234', 'collector:1234', true],
  ['http://collector', 'collector:4317', true],
  ['http://collector:80/', 'collector:80', true],
  ['grpc://collector', 'collector:4317', true],
  ['https://collector', 'collector:4317', false],
  ['HTTPS://collector:443', 'collector:443', false],
  ['grpcs://collector:04317', 'collector:4317', false],
  ['[::1]', '[::1]:4317', true],
  ['https://[2001:db8::1]:4318', '[2001:db8::1]:4318', false],
  ['127.0.0.1:4317', '127.0.0.1:4317', true],
])('endpoint %s is %s, insecure: %s', (endpoint, target, insecure) => {
  expect(tracingOf({ endpoint })).toMatchObject({ endpoint: target, insecure })
})

test.each([
  ['https://collector', true],
  ['http://collector', false],
  ['collector:4317', false],
])('the option insecure wins over the endpoint %s', (endpoint, insecure) => {
  expect(tracingOf({ endpoint, insecure })).toMatchObject({ insecure })
})

test('a file of TLS means TLS, unless the endpoint or the option says otherwise', () => {
  const tls = { caFile: 'ca.pem' }
  expect(tracingOf({ endpoint: 'a', tls })).toMatchObject({ insecure: false, tls })
  expect(tracingOf({ endpoint: 'http://a', tls })).toMatchObject({ insecure: true })
  expect(tracingOf({ endpoint: 'a', tls, insecure: true })).toMatchObject({ insecure: true })
  expect(tracingOf({ endpoint: 'a' }, { OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem' })).toMatchObject({ insecure: false })
})

test('the variable for insecure counts only where the endpoint has no scheme', () => {
  expect(tracingOf({ endpoint: 'https://a' }, { OTEL_EXPORTER_OTLP_INSECURE: 'true' })).toMatchObject({
    insecure: false,
  })
  expect(tracingOf({ endpoint: 'a' }, { OTEL_EXPORTER_OTLP_INSECURE: 'false' })).toMatchObject({ insecure: false })
})

test('auto is OTLP where an endpoint is given by option or variable, and none otherwise', () => {
  expect(tracingOf({}).exporter).toBe('none')
  expect(tracingOf({ endpoint: 'localhost:4317' }).exporter).toBe('otlp-grpc')
  expect(tracingOf({}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4317' }).exporter).toBe('otlp-grpc')
  expect(tracingOf({ exporter: 'auto' }, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'a' }).exporter).toBe('otlp-grpc')
})

test('auto is OTLP where Datadog is to be mirrored by it', () => {
  expect(tracingOf({}, {}, { datadog: { also: 'otlp' } }).exporter).toBe('otlp-grpc')
  expect(tracingOf({}, {}, { datadog: true }).exporter).toBe('none')
})

test('a chosen exporter stays chosen, whatever the endpoint', () => {
  expect(tracingOf({ exporter: 'none', endpoint: 'a' }).exporter).toBe('none')
  expect(tracingOf({ exporter: 'otlp-grpc' })).toMatchObject({ exporter: 'otlp-grpc', endpoint: 'localhost:4317' })
  expect(tracingOf({ endpoint: 'a' }, { OTEL_TRACES_EXPORTER: 'console' }).exporter).toBe('console')
})

test.each([
  ['always_on', undefined, 1],
  ['always_off', undefined, 0],
  ['parentbased_always_on', '0.5', 1],
  ['parentbased_always_off', undefined, 0],
  ['traceidratio', '0.5', 0.5],
  ['parentbased_traceidratio', '0', 0],
  ['TraceIdRatio', undefined, 1],
  [undefined, '0.5', 1],
])('sampler %s with argument %s records the share %s', (sampler, argument, ratio) => {
  const environment = { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument }
  expect(tracingOf({}, environment).sampleRatio).toBe(ratio)
})

test('explain names the endpoint as what decided about the exporter', () => {
  const { explained } = resolveOptions({ service: 'shop' }, { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a' })
  const rows = explained.filter(({ path }) => ['tracing.exporter', 'tracing.insecure'].includes(path))
  const variable = 'OTEL_EXPORTER_OTLP_ENDPOINT'
  expect(rows).toEqual([
    { path: 'tracing.insecure', value: false, from: 'environment variable', variable },
    { path: 'tracing.exporter', value: 'otlp-grpc', from: 'environment variable', variable },
  ])
})
