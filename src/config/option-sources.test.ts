import { expect, test } from 'vitest'
import { ObservabilityError } from '../core/errors.ts'
import { resolveOptions } from './resolve-options.ts'

test('the specific variable comes before the generic one', () => {
  const { options } = resolveOptions(
    { service: 'shop' },
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://generic:1',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://specific:1',
      OTEL_EXPORTER_OTLP_HEADERS: 'a=generic',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=specific',
    },
  )
  expect(options.tracing).toMatchObject({ endpoint: 'specific:1', headers: { a: 'specific' } })
})

test.each<[NodeJS.ProcessEnv, number]>([
  [{}, 10_000],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '2500' }, 2_500],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '2500', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '300' }, 300],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '2500', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '' }, 2_500],
  // No limit is the longest one that a timer has.
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '0' }, 2_147_483_647],
])('with %j an export has %d ms', (environment, ms) => {
  const { options, rejectedVariables } = resolveOptions({ service: 'shop' }, environment)
  expect(options.tracing).toMatchObject({ exportTimeoutMs: ms })
  expect(rejectedVariables).toEqual([])
})

test('a bad time limit of exports falls back to the next variable', () => {
  const environment = { OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '-1', OTEL_EXPORTER_OTLP_TIMEOUT: '400' }
  const { options, rejectedVariables } = resolveOptions({ service: 'shop' }, environment)
  expect(options.tracing).toMatchObject({ exportTimeoutMs: 400 })
  expect(rejectedVariables.map(({ variable }) => variable)).toEqual(['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT'])
})

test('the environment is DD_ENV before NODE_ENV, and the resource attribute before both', () => {
  const environment = { DD_ENV: 'dd', NODE_ENV: 'node' }
  expect(resolveOptions({ service: 'shop' }, environment).options.environment).toBe('dd')
  const attributes = { ...environment, OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=otel' }
  expect(resolveOptions({ service: 'shop' }, attributes).options.environment).toBe('otel')
})

test('an empty variable counts as not set', () => {
  const { options, rejectedVariables } = resolveOptions({ service: 'shop' }, { LOG_LEVEL: '', OBS_HTTP_AUTO: ' ' })
  expect(options.logging).toMatchObject({ level: 'info' })
  expect(options.http).toMatchObject({ auto: false })
  expect(rejectedVariables).toEqual([])
})

test('the overrides of the active environment outrank the options, and no other overrides do', () => {
  const input = {
    service: 'shop',
    environment: 'production',
    logging: { level: 'info', levels: { a: 'info', b: 'info' } },
    tracing: false,
    environments: {
      production: { logging: { level: 'warn', levels: { b: 'warn' } }, tracing: { sampleRatio: 0.1 } },
      development: { logging: { level: 'trace' } },
    },
  }
  const { options } = resolveOptions(input, { LOG_LEVEL: 'debug' })
  expect(options.logging).toMatchObject({ level: 'warn', levels: { a: 'info', b: 'warn' } })
  expect(options.tracing).toMatchObject({ sampleRatio: 0.1 })
  expect(resolveOptions(input, {}).explained.find(({ path }) => path === 'logging.level')).toMatchObject({
    value: 'warn',
    from: 'environments',
  })
})

test('maps of a variable are kept beside those of the options', () => {
  const { options } = resolveOptions(
    { service: { name: 'shop', attributes: { team: 'a' } }, tracing: { headers: { x: 'code' } } },
    { OTEL_RESOURCE_ATTRIBUTES: 'team=b,k8s.pod.name=p', OTEL_EXPORTER_OTLP_HEADERS: 'x=env,y=env' },
  )
  expect(options.service.attributes).toEqual({ team: 'a', 'k8s.pod.name': 'p' })
  expect(options.tracing).toMatchObject({ headers: { x: 'code', y: 'env' } })
})

test('a variable switches a part off that the options only configure, but not one that they switch on', () => {
  const off = { OTEL_SDK_DISABLED: 'true' }
  expect(resolveOptions({ service: 'shop', tracing: { sampleRatio: 1 } }, off).options.tracing).toBe(false)
  expect(resolveOptions({ service: 'shop', tracing: true }, off).options.tracing).not.toBe(false)
})

test.each<[string, NodeJS.ProcessEnv, string, string]>([
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, 'one of', 'loud'],
  ['OTEL_SDK_DISABLED', { OTEL_SDK_DISABLED: 'maybe' }, 'true or false', 'maybe'],
  ['OTEL_TRACES_EXPORTER', { OTEL_TRACES_EXPORTER: 'zipkin' }, "'otlp'", 'zipkin'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, "'grpc'", 'http/protobuf'],
  [
    'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
    { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    "'grpc'",
    'http/json',
  ],
  ['OTEL_TRACES_SAMPLER', { OTEL_TRACES_SAMPLER: 'jaeger_remote' }, 'traceidratio', 'jaeger_remote'],
  [
    'OTEL_TRACES_SAMPLER_ARG',
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '10%' },
    'a number from 0 to 1',
    '10%',
  ],
  ['OTEL_RESOURCE_ATTRIBUTES', { OTEL_RESOURCE_ATTRIBUTES: 'a' }, 'key=value', 'a'],
  ['OTEL_RESOURCE_ATTRIBUTES', { OTEL_RESOURCE_ATTRIBUTES: 'a=%zz' }, 'key=value', 'a=%zz'],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318/v1/traces' },
    'has no path',
    'http://a:4318/v1/traces',
  ],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', { OTEL_EXPORTER_OTLP_TIMEOUT: '10s' }, 'milliseconds', '10s'],
  ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', { OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '1.5' }, 'milliseconds', '1.5'],
  ['OTEL_EXPORTER_OTLP_HEADERS', { OTEL_EXPORTER_OTLP_HEADERS: 'secret' }, 'key=value', '***'],
  ['OBS_METRICS_PORT', { OBS_METRICS_PORT: 'auto' }, 'a whole number', 'auto'],
  ['OBS_METRICS_AUTH_USERNAME', { OBS_METRICS_AUTH_USERNAME: 'u' }, 'OBS_METRICS_AUTH_PASSWORD', '***'],
  ['OBS_SHUTDOWN_SIGNALS', { OBS_SHUTDOWN_SIGNALS: 'TERM' }, 'signal names', 'TERM'],
])('a bad %s falls back and is listed', (variable, environment, expected, received) => {
  const { options, rejectedVariables } = resolveOptions({ service: 'shop' }, environment)
  expect(rejectedVariables).toEqual([{ variable, expected: expect.stringContaining(expected), received }])
  const { options: untouched } = resolveOptions({ service: 'shop' }, {})
  expect(options).toEqual(untouched)
})

test('rotation by variables is listed as ignored where there is no file to rotate', () => {
  const environment = { OBS_LOGGING_ROTATE_SIZE: '10m', OBS_LOGGING_ROTATE_KEEP: '3' }
  expect(resolveOptions({ service: 'shop' }, environment).rejectedVariables).toEqual([
    { variable: 'OBS_LOGGING_ROTATE_SIZE', expected: 'logging.file beside it', received: '10m' },
    { variable: 'OBS_LOGGING_ROTATE_KEEP', expected: 'logging.file beside it', received: '3' },
  ])
  expect(() => resolveOptions({ service: 'shop', strict: true }, environment)).toThrow(/2 problems/)
  for (const off of [{ logging: false }, { logging: { file: 'app.log' } }]) {
    expect(resolveOptions({ service: 'shop', ...off }, environment).rejectedVariables).toEqual([])
  }
  const complete = { ...environment, OBS_LOGGING_FILE: 'app.log' }
  expect(resolveOptions({ service: 'shop' }, complete).rejectedVariables).toEqual([])
})

test('a bad DD_TRACE_AGENT_URL falls back to the next variable', () => {
  const environment = { DD_TRACE_AGENT_URL: 'unix:///var/run/agent.sock', DD_AGENT_HOST: 'agent' }
  const { options, rejectedVariables } = resolveOptions({ service: 'shop', datadog: true }, environment)
  expect(options.datadog).toMatchObject({ hostname: 'agent', port: 8126 })
  expect(rejectedVariables.map(({ variable }) => variable)).toEqual(['DD_TRACE_AGENT_URL'])
})

test('strict makes a bad variable an issue under its own name', () => {
  const bad = { LOG_LEVEL: 'loud', OBS_HTTP_AUTO: 'perhaps' }
  expect(() => resolveOptions({ service: 'shop', strict: true, metrics: 5 }, bad)).toThrow(ObservabilityError)
  try {
    resolveOptions({ service: 'shop', strict: true, metrics: 5 }, bad)
  } catch (error) {
    const { issues, message } = error as ObservabilityError
    expect(issues.map(({ path, received }) => [path, received])).toEqual([
      ['metrics', 5],
      ['LOG_LEVEL', 'loud'],
      ['OBS_HTTP_AUTO', 'perhaps'],
    ])
    expect(message).toContain('got "loud"')
  }
})
