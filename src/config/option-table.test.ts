import { createServer } from 'node:http'
import { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { counter } from '../catalogue/definition.ts'
import { ObservabilityError, type OptionIssue } from '../core/errors.ts'
import type { OptionPath } from './option-path.ts'
import { OPTION_TABLE, rowOf, variablesOf } from './option-table.ts'
import { resolveOptions } from './resolve-options.ts'

const server = createServer()
const tracer = { startSpan: () => undefined, scope: () => undefined }
const exporter = { export: () => undefined, shutdown: async () => undefined }
const processor = { ...exporter, onStart: () => undefined, onEnd: () => undefined, forceFlush: async () => undefined }
const long = (length: number, start = ''): string => start.padEnd(length, 'a')

const nameValues = { accepts: ['a', long(255)], refuses: ['', ' ', long(256), 'a\nb', 5, null, {}] }
const anInstrumentation = { enable() {}, disable() {}, setTracerProvider() {} }
const booleanValues = { accepts: [true, false], refuses: ['true', 1, 0, null] }
const switchValues = { accepts: [true, false, {}], refuses: ['true', 1, 0, null, [], new Map()] }
const ratioValues = { accepts: [0, 0.5, 1], refuses: [-0.001, 1.001, Number.NaN, '0.5', null] }
const pathValues = {
  accepts: ['/m', '/a/b', long(256, '/')],
  refuses: ['', '/', 'm', '/m/', '/m?x', '/m m', '/m*', 5, null],
}
const durationValues = { accepts: [0, 600_000], refuses: [-1, 600_001, 1.5, '1000', Number.NaN, null] }
const delayValues = { accepts: [1_000], refuses: [0, 3_600_001, 1.5, '200', null] }
const limitValues = { accepts: [1, 1_000_000], refuses: [0, 1_000_001, 1.5, '2000', null] }
const authValues = {
  accepts: [{ bearer: 't' }, { username: 'u', password: 'p' }],
  refuses: [
    ...[{}, { bearer: '' }, { username: 'u' }, { password: 'p' }, { username: 'u:v', password: 'p' }, 'token', null],
    ...[{ bearer: 't', username: 'u', password: 'p' }, { bearer: 't', extra: 1 }, { bearer: 5 }],
  ],
}
const level = {
  accepts: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
  refuses: ['INFO', '', 'warning', 30, null],
}

/** Values on both sides of what each option accepts. */
const VALUES: {
  readonly [P in OptionPath]: { readonly accepts: readonly unknown[]; readonly refuses: readonly unknown[] }
} = {
  'service.name': nameValues,
  'service.version': nameValues,
  'service.namespace': nameValues,
  'service.instanceId': nameValues,
  'service.attributes': {
    accepts: [{}, { a: 'x', b: 1, c: true, d: ['x'], e: [1, 2], f: undefined }],
    refuses: [
      { a: null },
      { a: {} },
      { a: ['x', 1] },
      { a: Number.NaN },
      { '': 1 },
      { [long(256)]: 1 },
      [],
      'a=b',
      null,
    ],
  },
  environment: nameValues,
  strict: booleanValues,
  announce: booleanValues,
  metrics: switchValues,
  'metrics.prefix': {
    accepts: ['', 'a', '_', 'shop_', 'Shop9:', long(128)],
    refuses: ['9a', 'a-b', 'a b', 'ä_', long(129), 5, null],
  },
  'metrics.define': {
    accepts: [{}, { jobs_total: counter({ help: 'Jobs' }) }],
    refuses: [{ jobs_total: 1 }, { jobs_total: counter({ help: '' }) }, [], 'x', null],
  },
  'metrics.path': pathValues,
  'metrics.port': { accepts: [0, 65_535], refuses: [-1, 65_536, 1.5, '9090', null] },
  'metrics.host': {
    accepts: ['0.0.0.0', '::1', 'localhost', long(255)],
    refuses: ['', 'a b', 'http://a', long(256), 5, null],
  },
  // `worker` wants a port beside it.
  'metrics.isolate': { accepts: ['inline'], refuses: ['thread', '', true, false, null] },
  'metrics.auth': authValues,
  'metrics.registry': { accepts: [new Registry()], refuses: [{}, Registry, 'x', 5, null] },
  'metrics.include': {
    accepts: [[], [new Registry(), { metrics: () => '' }]],
    refuses: [new Registry(), [{}], [null], null],
  },
  'metrics.maxSeriesPerMetric': limitValues,
  'metrics.maxValuesPerLabel': limitValues,
  'metrics.runtime': booleanValues,
  'metrics.aggregate': booleanValues,
  'metrics.push.url': {
    accepts: ['http://a', 'https://a:9091/push/'],
    refuses: ['', 'a:9091', 'ftp://a', 'http://u:p@a/', 5, null],
  },
  'metrics.push.job': nameValues,
  'metrics.push.grouping': {
    accepts: [{}, { instance: 'a/b', zone: ' x ' }],
    refuses: [{ job: 'x' }, { __a: 'x' }, { 'a-b': 'x' }, { a: '' }, { a: 5 }, [], 'a=b', null],
  },
  'metrics.push.intervalMs': { accepts: [1_000, 86_400_000], refuses: [0, 999, 86_400_001, 1_000.5, '1000', null] },
  'metrics.push.auth': authValues,
  logging: switchValues,
  'logging.level': level,
  'logging.levels': {
    accepts: [{}, { 'app.db': 'debug', 'app.db.*': 'trace', '*': 'warn' }],
    refuses: [{ app: 'loud' }, { 'a b': 'info' }, { '': 'info' }, { 'a*b': 'info' }, [], null],
  },
  'logging.file': { accepts: ['app.log', '/var/log/app.log'], refuses: ['', ' ', 'a\0b', 5, null] },
  'logging.console': booleanValues,
  'logging.rotate.size': {
    accepts: [1, 1e9, '1', '100m', '1.5G', '10 MB', '512k', '1GiB'],
    refuses: [0, -1, 0.5, '0', '-1', '10x', 'm', '', Number.POSITIVE_INFINITY, '99999999999g', null],
  },
  'logging.rotate.time': { accepts: ['hour', 'day'], refuses: ['week', 24, '', null] },
  'logging.rotate.keep': { accepts: [1, 10_000], refuses: [0, 10_001, 1.5, '7', null] },
  'logging.rotate.gzip': booleanValues,
  'logging.rotate.symlink': { accepts: ['now.log', '/var/log/now.log'], refuses: ['', ' ', 'a\0b', 5, true, null] },
  'logging.headers': { accepts: [[], ['x-tenant']], refuses: ['x-tenant', [''], [5], {}, null] },
  'logging.redact': { accepts: [[], ['iban']], refuses: ['iban', [''], [5], {}, null] },
  'logging.preset': { accepts: ['default', 'ecs', 'otel', 'datadog', 'gcp'], refuses: ['aws', '', true, null] },
  'logging.callSite': { accepts: ['off', 'error', 'always'], refuses: ['on', true, null] },
  'logging.requests': booleanValues,
  'logging.pretty': { accepts: [true, false, 'auto'], refuses: ['yes', 1, null] },
  'logging.slowRequestMs': { accepts: [1, 3_600_000], refuses: [0, 3_600_001, 1.5, '1s', null] },
  'logging.sample': {
    accepts: [{}, { debug: 0, 'app:info': 0.5, 'app.db.*:warn': 1, '*:trace': 0.1 }],
    refuses: [{ error: 0.5 }, { debug: 2 }, { 'a b:info': 1 }, { 'app.*': 0.5 }, { ':info': 1 }, [], 0.5, null],
  },
  'logging.repeat.first': { accepts: [1, 1_000_000], refuses: [0, 1_000_001, 1.5, '7', null] },
  'logging.repeat.thereafter': { accepts: [0, 1_000_000], refuses: [-1, 1_000_001, 1.5, '7', null] },
  'logging.captureFatal': booleanValues,
  'logging.reopenOn': { accepts: [[], ['SIGHUP', 'SIGUSR2']], refuses: ['SIGHUP', ['SIGKILL'], ['hup'], true, null] },
  'logging.durability': { accepts: ['batched', 'sync'], refuses: ['async', '', true, null] },
  'logging.maxBufferBytes': { accepts: [65_536, 2 ** 30], refuses: [65_535, 2 ** 30 + 1, 1e5 + 0.5, '8m', null] },
  'logging.onFull': { accepts: ['drop-new', 'drop-old'], refuses: ['drop', 'block', true, null] },
  tracing: switchValues,
  'tracing.exporter': {
    accepts: ['auto', 'otlp-grpc', 'console', 'memory', 'none', exporter],
    refuses: ['otlp', 'jaeger', '', { export: exporter.export }, {}, 5, null],
  },
  'tracing.endpoint': {
    accepts: ['localhost', 'a:1', 'a:65535', 'http://a', 'https://a:4317/', 'GRPC://a', 'grpcs://[::1]:4317', '[::1]'],
    refuses: ['', 'a:0', 'a:65536', 'ftp://a', 'http://', 'http://a/v1/traces', 'http://u:p@a', '::1', 'a b', 5, null],
  },
  'tracing.insecure': booleanValues,
  'tracing.tls.caFile': { accepts: ['ca.pem', '/etc/otel/ca.pem'], refuses: ['', ' ', 'a\0b', 5, null] },
  'tracing.tls.certFile': { accepts: ['ca.pem', '/etc/otel/ca.pem'], refuses: ['', ' ', 'a\0b', 5, null] },
  'tracing.tls.keyFile': { accepts: ['ca.pem', '/etc/otel/ca.pem'], refuses: ['', ' ', 'a\0b', 5, null] },
  'tracing.compression': { accepts: ['none', 'gzip'], refuses: ['deflate', '', true, 5, null] },
  'tracing.headers': {
    accepts: [{}, { 'api-key': 'x y' }],
    refuses: [
      { 'a b': 'x' },
      { 'x-bin': 'x' },
      { 'grpc-timeout': '1' },
      { a: 'ä' },
      { a: 'x\n' },
      { a: 5 },
      [],
      'a=b',
      null,
    ],
  },
  'tracing.sampleRatio': ratioValues,
  'tracing.routes': {
    accepts: [{}, { 'GET /poll': 0, '/orders/:id': 1, '/files/*': 0.5, __unmatched__: 0, '_OTHER /': 1 }],
    refuses: [{ poll: 0 }, { 'get /poll': 0 }, { '/a*b': 0 }, { '/a': 2 }, { '/a': '1' }, [], 0.5, null],
  },
  'tracing.parentBased': booleanValues,
  'tracing.keep': switchValues,
  'tracing.keep.errors': booleanValues,
  'tracing.keep.slowerThan': { accepts: [0.001, 2, 86_400], refuses: [0, -1, 86_401, '2', Number.NaN, null] },
  'tracing.processors': { accepts: [[], [processor]], refuses: [processor, [{}], [exporter], null] },
  'tracing.sampler': { accepts: [{ shouldSample: () => undefined }], refuses: [{}, 'always_on', 1, null] },
  'tracing.outgoing': booleanValues,
  'tracing.registerGlobal': booleanValues,
  'tracing.propagators': {
    accepts: [[], ['b3', 'tracecontext'], ['baggage'], ['b3multi', 'datadog']],
    refuses: ['b3', ['jaeger'], [1], null],
  },
  'tracing.instrumentations': {
    accepts: ['auto', [], ['pg', '@opentelemetry/instrumentation-pg', anInstrumentation]],
    refuses: ['pg', true, [''], ['a b'], [{}], [{ ...anInstrumentation, enable: 1 }], null],
  },
  'tracing.provider': { accepts: [{ getTracer: () => ({}) }], refuses: ['global', {}, { getTracer: 1 }, null] },
  datadog: switchValues,
  'datadog.hostname': { accepts: ['agent', '10.0.0.1'], refuses: ['', 'http://agent', 5, null] },
  'datadog.port': { accepts: [1, 65_535], refuses: [0, 65_536, '8126', null] },
  'datadog.env': nameValues,
  'datadog.service': nameValues,
  'datadog.version': nameValues,
  'datadog.analyticsEnabled': booleanValues,
  'datadog.tracer': { accepts: [tracer], refuses: [{}, { startSpan: tracer.startSpan }, 'x', null] },
  'datadog.also': { accepts: ['otlp'], refuses: ['jaeger', true, null] },
  health: switchValues,
  'health.path': pathValues,
  'health.details': { accepts: ['auto', 'always', 'never'], refuses: ['yes', true, null] },
  'health.auth': authValues,
  'health.memory': switchValues,
  'health.memory.degradedRatio': { ...ratioValues, accepts: [0, 0.95] },
  'health.memory.unhealthyRatio': ratioValues,
  'health.disk': switchValues,
  'health.disk.path': { accepts: ['/', 'C:\\'], refuses: ['', 5, null] },
  'health.disk.degradedRatio': { ...ratioValues, accepts: [0, 0.95] },
  'health.disk.unhealthyRatio': ratioValues,
  'health.eventLoop': switchValues,
  'health.eventLoop.degradedMs': { ...delayValues, accepts: [1, 1_000] },
  'health.eventLoop.unhealthyMs': { ...delayValues, accepts: [1, 3_600_000] },
  'health.apiLatency': switchValues,
  'health.apiLatency.url': {
    accepts: ['http://a/live', 'https://a:8443/x?y=1'],
    refuses: ['', 'a', '/live', 'ftp://a', 'http://u:p@a/', 5, null],
  },
  'health.apiLatency.degradedMs': { ...delayValues, accepts: [1, 2_000] },
  'health.apiLatency.unhealthyMs': { ...delayValues, accepts: [1, 3_600_000] },
  'health.exporters': booleanValues,
  http: switchValues,
  'http.ignore': {
    accepts: [[], ['/', '/a', '/a*', '/a/*']],
    refuses: ['/a', ['a'], [''], ['/a*b'], ['/a b'], [5], [long(260, '/')], null],
  },
  'http.correlationHeader': {
    accepts: ['x-request-id', 'X-Correlation-ID', long(128)],
    refuses: ['', 'a b', 'a:b', 'content-length', 'Connection', 'traceparent', long(129), 5, null],
  },
  'http.auto': booleanValues,
  shutdown: switchValues,
  'shutdown.signals': {
    accepts: [true, false, [], ['SIGTERM', 'SIGUSR2']],
    refuses: ['SIGTERM', ['SIGKILL'], ['SIGSTOP'], ['TERM'], [15], 1, null],
  },
  'shutdown.timeoutMs': durationValues,
  'shutdown.drainDelayMs': durationValues,
  'shutdown.servers': { accepts: [[], [server]], refuses: [server, [{}], [null], null] },
}

function optionsWith(path: string, value: unknown): object {
  const keys = path.split('.')
  const nested = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, object>
  return { service: { name: 'shop', ...nested.service }, ...(path.startsWith('service') ? {} : nested) }
}

function issuesOf(input: unknown): readonly OptionIssue[] {
  try {
    resolveOptions(input, {})
    return []
  } catch (error) {
    if (error instanceof ObservabilityError) return error.issues
    throw error
  }
}

describe.each(Object.entries(VALUES))('%s', (path, { accepts, refuses }) => {
  test.each(accepts.map((value) => ({ value })))('accepts $value', ({ value }) => {
    expect(issuesOf(optionsWith(path, value))).toEqual([])
  })

  test.each(refuses.map((value) => ({ value })))('refuses $value', ({ value }) => {
    const [issue, ...more] = issuesOf(optionsWith(path, value))
    expect(more).toEqual([])
    expect(issue?.path.startsWith(path)).toBe(true)
    expect(issue?.message).toMatch(/^expected ./)
  })

  test('refuses the same values in an environment that is not active', () => {
    if (['service', 'environment', 'metrics.define'].some((fixed) => path.startsWith(fixed))) return
    const [refused] = refuses
    const issues = issuesOf({ service: 'shop', environments: { other: {}, far: overridesWith(path, refused) } })
    expect(issues.map((issue) => issue.path.startsWith(`environments.far.${path}`))).toEqual([true])
  })
})

function overridesWith(path: string, value: unknown): object {
  const { service: _, ...rest } = optionsWith(path, value) as { service: unknown }
  return rest
}

test('every default passes the check of its own row', () => {
  for (const path of Object.keys(OPTION_TABLE) as OptionPath[]) {
    const { check, default: value } = rowOf(path)
    if (value === undefined) continue
    const problems: unknown[] = []
    check.read(value, (problem) => problems.push(problem))
    expect(problems, path).toEqual([])
  }
})

test('every row says what its default is, and what it is about', () => {
  for (const path of Object.keys(OPTION_TABLE) as OptionPath[]) {
    const { default: value, derived, about } = rowOf(path)
    expect(value !== undefined || derived !== undefined, path).toBe(true)
    expect(about, path).toMatch(/^\S.*[^.]$/)
  }
})

test('no environment variable of one name means two options, the shared ones aside', () => {
  const shared = new Set([
    ...['OTEL_RESOURCE_ATTRIBUTES', 'OTEL_TRACES_SAMPLER', 'DD_SERVICE', 'DD_VERSION', 'DD_ENV', 'DD_TRACE_AGENT_URL'],
  ])
  const names = (Object.keys(OPTION_TABLE) as OptionPath[]).flatMap((path) => variablesOf(path).map(({ name }) => name))
  const repeated = names.filter((name, index) => names.indexOf(name) !== index && !shared.has(name))
  expect(repeated).toEqual([])
})
