import { describe, expect, test } from 'vitest'
import type { OptionPath } from './option-path.ts'
import { OPTION_TABLE, variablesOf } from './option-table.ts'
import { resolveOptions } from './resolve-options.ts'
import type { ExplainedOption } from './resolved-options.ts'

function explained(path: string, input: object, environment: NodeJS.ProcessEnv): ExplainedOption | undefined {
  return resolveOptions(input, environment).explained.find((row) => row.path === path)
}

/** Options with every part on and no name, so that each variable can speak. */
const EVERYTHING = { service: {}, datadog: {} }

type Row = readonly [
  path: OptionPath,
  environment: NodeJS.ProcessEnv,
  value: unknown,
  option: unknown,
  optionValue: unknown,
]

/** Per variable: the option, the environment that sets it, its value then, and an option that outranks it. */
const VARIABLES: { readonly [variable: string]: Row } = {
  OTEL_SERVICE_NAME: ['service.name', { OTEL_SERVICE_NAME: 'env' }, 'env', 'code', 'code'],
  'OTEL_RESOURCE_ATTRIBUTES service.name': [
    'service.name',
    { OTEL_RESOURCE_ATTRIBUTES: 'service.name=my%20shop' },
    'my shop',
    'code',
    'code',
  ],
  DD_SERVICE: ['service.name', { DD_SERVICE: 'env' }, 'env', 'code', 'code'],
  'OTEL_RESOURCE_ATTRIBUTES service.version': [
    'service.version',
    { OTEL_RESOURCE_ATTRIBUTES: 'service.version=1.2' },
    '1.2',
    '2',
    '2',
  ],
  DD_VERSION: ['service.version', { DD_VERSION: '1.2' }, '1.2', '2', '2'],
  'OTEL_RESOURCE_ATTRIBUTES service.namespace': [
    'service.namespace',
    { OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=n' },
    'n',
    'm',
    'm',
  ],
  'OTEL_RESOURCE_ATTRIBUTES service.instance.id': [
    'service.instanceId',
    { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=i' },
    'i',
    'j',
    'j',
  ],
  'OTEL_RESOURCE_ATTRIBUTES, the rest': [
    'service.attributes',
    { OTEL_RESOURCE_ATTRIBUTES: 'service.name=x,team=a%2Cb,deployment.environment.name=p' },
    { team: 'a,b' },
    { team: 'code', more: 1 },
    { team: 'code', more: 1 },
  ],
  'OTEL_RESOURCE_ATTRIBUTES deployment.environment.name': [
    'environment',
    { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=stage' },
    'stage',
    'x',
    'x',
  ],
  DD_ENV: ['environment', { DD_ENV: 'stage' }, 'stage', 'x', 'x'],
  NODE_ENV: ['environment', { NODE_ENV: 'production' }, 'production', 'x', 'x'],
  OBS_STRICT: ['strict', { OBS_STRICT: '1' }, true, false, false],
  OBS_ANNOUNCE: ['announce', { OBS_ANNOUNCE: 'no' }, false, true, true],
  OBS_METRICS: ['metrics', { OBS_METRICS: 'off' }, false, true, true],
  OBS_METRICS_PREFIX: ['metrics.prefix', { OBS_METRICS_PREFIX: 'a_' }, 'a_', 'b_', 'b_'],
  OBS_METRICS_PATH: ['metrics.path', { OBS_METRICS_PATH: '/m' }, '/m', '/n', '/n'],
  OBS_METRICS_PORT: ['metrics.port', { OBS_METRICS_PORT: '9464' }, 9464, 0, 0],
  OBS_METRICS_HOST: ['metrics.host', { OBS_METRICS_HOST: '0.0.0.0' }, '0.0.0.0', '::1', '::1'],
  OBS_METRICS_ISOLATE: [
    'metrics.isolate',
    { OBS_METRICS_ISOLATE: 'worker', OBS_METRICS_PORT: '9464' },
    'worker',
    'inline',
    'inline',
  ],
  OBS_METRICS_AUTH_BEARER: ['metrics.auth', { OBS_METRICS_AUTH_BEARER: 't' }, '***', { bearer: 'x' }, '***'],
  OBS_METRICS_AUTH_USERNAME: [
    'metrics.auth',
    { OBS_METRICS_AUTH_USERNAME: 'u', OBS_METRICS_AUTH_PASSWORD: 'p' },
    '***',
    { bearer: 'x' },
    '***',
  ],
  OBS_METRICS_MAX_SERIES_PER_METRIC: [
    'metrics.maxSeriesPerMetric',
    { OBS_METRICS_MAX_SERIES_PER_METRIC: '10' },
    10,
    20,
    20,
  ],
  OBS_METRICS_MAX_VALUES_PER_LABEL: [
    'metrics.maxValuesPerLabel',
    { OBS_METRICS_MAX_VALUES_PER_LABEL: '10' },
    10,
    20,
    20,
  ],
  OBS_METRICS_RUNTIME: ['metrics.runtime', { OBS_METRICS_RUNTIME: 'FALSE' }, false, true, true],
  OBS_METRICS_AGGREGATE: ['metrics.aggregate', { OBS_METRICS_AGGREGATE: 'no' }, false, true, true],
  OBS_METRICS_PUSH_URL: ['metrics.push.url', { OBS_METRICS_PUSH_URL: 'http://a' }, 'http://a', 'http://b', 'http://b'],
  OBS_METRICS_PUSH_JOB: ['metrics.push.job', { OBS_METRICS_PUSH_JOB: 'a' }, 'a', 'b', 'b'],
  OBS_METRICS_PUSH_GROUPING: [
    'metrics.push.grouping',
    { OBS_METRICS_PUSH_GROUPING: 'zone=a,rack=1' },
    { zone: 'a', rack: '1' },
    { zone: 'b' },
    { zone: 'b', rack: '1' },
  ],
  OBS_METRICS_PUSH_INTERVAL_MS: [
    'metrics.push.intervalMs',
    { OBS_METRICS_PUSH_INTERVAL_MS: '5000' },
    5_000,
    6_000,
    6_000,
  ],
  OBS_METRICS_PUSH_AUTH_BEARER: [
    'metrics.push.auth',
    { OBS_METRICS_PUSH_AUTH_BEARER: 't' },
    '***',
    { bearer: 'x' },
    '***',
  ],
  OBS_METRICS_PUSH_AUTH_USERNAME: [
    'metrics.push.auth',
    { OBS_METRICS_PUSH_AUTH_USERNAME: 'u', OBS_METRICS_PUSH_AUTH_PASSWORD: 'p' },
    '***',
    { bearer: 'x' },
    '***',
  ],
  OBS_SHUTDOWN: ['shutdown', { OBS_SHUTDOWN: 'off' }, false, true, true],
  OBS_LOGGING: ['logging', { OBS_LOGGING: '0' }, false, true, true],
  LOG_LEVEL: ['logging.level', { LOG_LEVEL: 'DEBUG' }, 'debug', 'warn', 'warn'],
  OBS_LOGGING_LEVELS: [
    'logging.levels',
    { OBS_LOGGING_LEVELS: 'app.db=debug, app.*=warn' },
    { 'app.db': 'debug', 'app.*': 'warn' },
    { 'app.db': 'error', 'app.*': 'error' },
    { 'app.db': 'error', 'app.*': 'error' },
  ],
  OBS_LOGGING_FILE: ['logging.file', { OBS_LOGGING_FILE: 'a.log' }, 'a.log', 'b.log', 'b.log'],
  OBS_LOGGING_CONSOLE: ['logging.console', { OBS_LOGGING_CONSOLE: 'false' }, false, true, true],
  OBS_LOGGING_ROTATE_SIZE: ['logging.rotate.size', { OBS_LOGGING_ROTATE_SIZE: '1m' }, 1_048_576, '2k', 2_048],
  OBS_LOGGING_ROTATE_TIME: ['logging.rotate.time', { OBS_LOGGING_ROTATE_TIME: 'day' }, 'day', 'hour', 'hour'],
  OBS_LOGGING_ROTATE_KEEP: ['logging.rotate.keep', { OBS_LOGGING_ROTATE_KEEP: '3' }, 3, 4, 4],
  OBS_LOGGING_ROTATE_GZIP: ['logging.rotate.gzip', { OBS_LOGGING_ROTATE_GZIP: 'true' }, true, false, false],
  OBS_LOGGING_ROTATE_SYMLINK: [
    'logging.rotate.symlink',
    { OBS_LOGGING_ROTATE_SYMLINK: 'now.log' },
    'now.log',
    'b.log',
    'b.log',
  ],
  OBS_LOGGING_HEADERS: ['logging.headers', { OBS_LOGGING_HEADERS: 'x-tenant' }, ['x-tenant'], ['x'], ['x']],
  OBS_LOGGING_REDACT: ['logging.redact', { OBS_LOGGING_REDACT: 'iban, pin,' }, ['iban', 'pin'], ['x'], ['x']],
  OBS_LOGGING_PRESET: ['logging.preset', { OBS_LOGGING_PRESET: 'ecs' }, 'ecs', 'gcp', 'gcp'],
  OBS_LOGGING_CALL_SITE: ['logging.callSite', { OBS_LOGGING_CALL_SITE: 'off' }, 'off', 'always', 'always'],
  OBS_LOGGING_REQUESTS: ['logging.requests', { OBS_LOGGING_REQUESTS: 'false' }, false, true, true],
  OBS_LOGGING_SLOW_REQUEST_MS: ['logging.slowRequestMs', { OBS_LOGGING_SLOW_REQUEST_MS: '500' }, 500, 900, 900],
  OBS_LOGGING_REPEAT_FIRST: ['logging.repeat.first', { OBS_LOGGING_REPEAT_FIRST: '5' }, 5, 6, 6],
  OBS_LOGGING_REPEAT_THEREAFTER: ['logging.repeat.thereafter', { OBS_LOGGING_REPEAT_THEREAFTER: '5' }, 5, 6, 6],
  OBS_LOGGING_SAMPLE: [
    'logging.sample',
    { OBS_LOGGING_SAMPLE: 'debug=0.1, app.*:info=0.5' },
    { debug: 0.1, 'app.*:info': 0.5 },
    { debug: 1 },
    { debug: 1, 'app.*:info': 0.5 },
  ],
  OBS_LOGGING_CAPTURE_FATAL: ['logging.captureFatal', { OBS_LOGGING_CAPTURE_FATAL: 'true' }, true, false, false],
  OBS_LOGGING_REOPEN_ON: ['logging.reopenOn', { OBS_LOGGING_REOPEN_ON: 'SIGHUP' }, ['SIGHUP'], [], []],
  OBS_LOGGING_DURABILITY: ['logging.durability', { OBS_LOGGING_DURABILITY: 'sync' }, 'sync', 'batched', 'batched'],
  OBS_LOGGING_MAX_BUFFER_BYTES: [
    'logging.maxBufferBytes',
    { OBS_LOGGING_MAX_BUFFER_BYTES: '100000' },
    100_000,
    200_000,
    200_000,
  ],
  OBS_LOGGING_ON_FULL: ['logging.onFull', { OBS_LOGGING_ON_FULL: 'drop-old' }, 'drop-old', 'drop-new', 'drop-new'],
  OBS_LOGGING_PRETTY: ['logging.pretty', { OBS_LOGGING_PRETTY: 'true' }, true, false, false],
  OBS_TRACING: ['tracing', { OBS_TRACING: 'false' }, false, true, true],
  OTEL_SDK_DISABLED: ['tracing', { OTEL_SDK_DISABLED: 'true' }, false, true, true],
  OTEL_TRACES_EXPORTER: ['tracing.exporter', { OTEL_TRACES_EXPORTER: 'otlp' }, 'otlp-grpc', 'memory', 'memory'],
  OTEL_EXPORTER_OTLP_PROTOCOL: [
    'tracing.exporter',
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc', OTEL_TRACES_EXPORTER: 'otlp' },
    'otlp-grpc',
    'memory',
    'memory',
  ],
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: [
    'tracing.endpoint',
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://a:1' },
    'a:1',
    'b:2',
    'b:2',
  ],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['tracing.endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1' }, 'a:1', 'b:2', 'b:2'],
  OTEL_EXPORTER_OTLP_TRACES_INSECURE: [
    'tracing.insecure',
    { OTEL_EXPORTER_OTLP_TRACES_INSECURE: 'false' },
    false,
    true,
    true,
  ],
  OTEL_EXPORTER_OTLP_INSECURE: ['tracing.insecure', { OTEL_EXPORTER_OTLP_INSECURE: 'false' }, false, true, true],
  OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: [
    'tracing.tls.caFile',
    { OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: 'a.pem' },
    'a.pem',
    'b.pem',
    'b.pem',
  ],
  OTEL_EXPORTER_OTLP_CERTIFICATE: [
    'tracing.tls.caFile',
    { OTEL_EXPORTER_OTLP_CERTIFICATE: 'a.pem' },
    'a.pem',
    'b.pem',
    'b.pem',
  ],
  OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: [
    'tracing.tls.certFile',
    { OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: 'a.pem' },
    'a.pem',
    'b.pem',
    'b.pem',
  ],
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: [
    'tracing.tls.certFile',
    { OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'a.pem' },
    'a.pem',
    'b.pem',
    'b.pem',
  ],
  OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: [
    'tracing.tls.keyFile',
    { OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: 'a.pem' },
    'a.pem',
    'b.pem',
    'b.pem',
  ],
  OTEL_EXPORTER_OTLP_CLIENT_KEY: [
    'tracing.tls.keyFile',
    { OTEL_EXPORTER_OTLP_CLIENT_KEY: 'a.pem' },
    'a.pem',
    'b.pem',
    'b.pem',
  ],
  OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: [
    'tracing.compression',
    { OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip' },
    'gzip',
    'none',
    'none',
  ],
  OTEL_EXPORTER_OTLP_COMPRESSION: [
    'tracing.compression',
    { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    'gzip',
    'none',
    'none',
  ],
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: [
    'tracing.headers',
    { OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'api-key=a%20b' },
    { 'api-key': '***' },
    { 'api-key': 'c' },
    { 'api-key': '***' },
  ],
  OTEL_EXPORTER_OTLP_HEADERS: [
    'tracing.headers',
    { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a' },
    { 'api-key': '***' },
    { 'api-key': 'c' },
    { 'api-key': '***' },
  ],
  OTEL_TRACES_SAMPLER: ['tracing.sampleRatio', { OTEL_TRACES_SAMPLER: 'always_off' }, 0, 1, 1],
  OTEL_TRACES_SAMPLER_ARG: [
    'tracing.sampleRatio',
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
    0.25,
    0.5,
    0.5,
  ],
  'OTEL_TRACES_SAMPLER and parents': [
    'tracing.parentBased',
    { OTEL_TRACES_SAMPLER: 'traceidratio' },
    false,
    true,
    true,
  ],
  OBS_TRACING_KEEP: ['tracing.keep', { OBS_TRACING_KEEP: 'true' }, true, false, false],
  OBS_TRACING_KEEP_ERRORS: [
    'tracing.keep.errors',
    { OBS_TRACING_KEEP: '1', OBS_TRACING_KEEP_ERRORS: 'false' },
    false,
    true,
    true,
  ],
  OBS_TRACING_KEEP_SLOWER_THAN: [
    'tracing.keep.slowerThan',
    { OBS_TRACING_KEEP: '1', OBS_TRACING_KEEP_SLOWER_THAN: '1.5' },
    1.5,
    2,
    2,
  ],
  OBS_TRACING_OUTGOING: ['tracing.outgoing', { OBS_TRACING_OUTGOING: 'off' }, false, true, true],
  OBS_TRACING_REGISTER_GLOBAL: ['tracing.registerGlobal', { OBS_TRACING_REGISTER_GLOBAL: 'off' }, false, true, true],
  OTEL_PROPAGATORS: [
    'tracing.propagators',
    { OTEL_PROPAGATORS: ' B3, tracecontext ' },
    ['b3', 'tracecontext'],
    ['datadog'],
    ['datadog'],
  ],
  'OTEL_PROPAGATORS, none': ['tracing.propagators', { OTEL_PROPAGATORS: 'none' }, [], ['b3'], ['b3']],
  OBS_TRACING_INSTRUMENTATIONS: [
    'tracing.instrumentations',
    { OBS_TRACING_INSTRUMENTATIONS: 'pg, @acme/otel' },
    ['pg', '@acme/otel'],
    'auto',
    'auto',
  ],
  'OBS_TRACING_INSTRUMENTATIONS, all': [
    'tracing.instrumentations',
    { OBS_TRACING_INSTRUMENTATIONS: 'auto' },
    'auto',
    ['pg'],
    ['pg'],
  ],
  OBS_DATADOG: ['datadog', { OBS_DATADOG: 'false' }, false, true, true],
  DD_TRACE_ENABLED: ['datadog', { DD_TRACE_ENABLED: 'false' }, false, true, true],
  'DD_TRACE_AGENT_URL, its host': ['datadog.hostname', { DD_TRACE_AGENT_URL: 'http://agent:81' }, 'agent', 'b', 'b'],
  DD_AGENT_HOST: ['datadog.hostname', { DD_AGENT_HOST: 'agent' }, 'agent', 'b', 'b'],
  'DD_TRACE_AGENT_URL, its port': ['datadog.port', { DD_TRACE_AGENT_URL: 'http://agent:81' }, 81, 82, 82],
  DD_TRACE_AGENT_PORT: ['datadog.port', { DD_TRACE_AGENT_PORT: '81' }, 81, 82, 82],
  'DD_ENV for Datadog': ['datadog.env', { DD_ENV: 'stage' }, 'stage', 'x', 'x'],
  'DD_SERVICE for Datadog': ['datadog.service', { DD_SERVICE: 'env' }, 'env', 'code', 'code'],
  'DD_VERSION for Datadog': ['datadog.version', { DD_VERSION: '1' }, '1', '2', '2'],
  OBS_DATADOG_ANALYTICS_ENABLED: [
    'datadog.analyticsEnabled',
    { OBS_DATADOG_ANALYTICS_ENABLED: 'on' },
    true,
    false,
    false,
  ],
  OBS_DATADOG_ALSO: ['datadog.also', { OBS_DATADOG_ALSO: 'otlp' }, 'otlp', 'otlp', 'otlp'],
  OBS_HEALTH: ['health', { OBS_HEALTH: 'false' }, false, true, true],
  OBS_HEALTH_PATH: ['health.path', { OBS_HEALTH_PATH: '/h' }, '/h', '/i', '/i'],
  OBS_HEALTH_DETAILS: ['health.details', { OBS_HEALTH_DETAILS: 'never' }, 'never', 'always', 'always'],
  OBS_HEALTH_AUTH_BEARER: ['health.auth', { OBS_HEALTH_AUTH_BEARER: 't' }, '***', { bearer: 'x' }, '***'],
  OBS_HEALTH_AUTH_USERNAME: [
    'health.auth',
    { OBS_HEALTH_AUTH_USERNAME: 'u', OBS_HEALTH_AUTH_PASSWORD: 'p' },
    '***',
    { bearer: 'x' },
    '***',
  ],
  OBS_HEALTH_MEMORY: ['health.memory', { OBS_HEALTH_MEMORY: 'false' }, false, true, true],
  OBS_HEALTH_MEMORY_DEGRADED_RATIO: [
    'health.memory.degradedRatio',
    { OBS_HEALTH_MEMORY_DEGRADED_RATIO: '0.5' },
    0.5,
    0.6,
    0.6,
  ],
  OBS_HEALTH_MEMORY_UNHEALTHY_RATIO: [
    'health.memory.unhealthyRatio',
    { OBS_HEALTH_MEMORY_UNHEALTHY_RATIO: '1' },
    1,
    0.9,
    0.9,
  ],
  OBS_HEALTH_DISK: ['health.disk', { OBS_HEALTH_DISK: 'false' }, false, true, true],
  OBS_HEALTH_DISK_PATH: ['health.disk.path', { OBS_HEALTH_DISK_PATH: '/data' }, '/data', '/x', '/x'],
  OBS_HEALTH_DISK_DEGRADED_RATIO: [
    'health.disk.degradedRatio',
    { OBS_HEALTH_DISK_DEGRADED_RATIO: '0.5' },
    0.5,
    0.6,
    0.6,
  ],
  OBS_HEALTH_DISK_UNHEALTHY_RATIO: [
    'health.disk.unhealthyRatio',
    { OBS_HEALTH_DISK_UNHEALTHY_RATIO: '1' },
    1,
    0.9,
    0.9,
  ],
  OBS_HEALTH_EVENT_LOOP: ['health.eventLoop', { OBS_HEALTH_EVENT_LOOP: 'false' }, false, true, true],
  OBS_HEALTH_EVENT_LOOP_DEGRADED_MS: [
    'health.eventLoop.degradedMs',
    { OBS_HEALTH_EVENT_LOOP_DEGRADED_MS: '50' },
    50,
    60,
    60,
  ],
  OBS_HEALTH_EVENT_LOOP_UNHEALTHY_MS: [
    'health.eventLoop.unhealthyMs',
    { OBS_HEALTH_EVENT_LOOP_UNHEALTHY_MS: '50' },
    50,
    60,
    60,
  ],
  OBS_HEALTH_API_LATENCY: ['health.apiLatency', { OBS_HEALTH_API_LATENCY: 'false' }, false, true, true],
  OBS_HEALTH_API_LATENCY_URL: [
    'health.apiLatency.url',
    { OBS_HEALTH_API_LATENCY_URL: 'http://a/' },
    'http://a/',
    'http://b',
    'http://b',
  ],
  OBS_HEALTH_API_LATENCY_DEGRADED_MS: [
    'health.apiLatency.degradedMs',
    { OBS_HEALTH_API_LATENCY_DEGRADED_MS: '50' },
    50,
    60,
    60,
  ],
  OBS_HEALTH_API_LATENCY_UNHEALTHY_MS: [
    'health.apiLatency.unhealthyMs',
    { OBS_HEALTH_API_LATENCY_UNHEALTHY_MS: '50' },
    50,
    60,
    60,
  ],
  OBS_HEALTH_EXPORTERS: ['health.exporters', { OBS_HEALTH_EXPORTERS: 'on' }, true, false, false],
  OBS_HTTP: ['http', { OBS_HTTP: 'false' }, false, true, true],
  OBS_HTTP_IGNORE: ['http.ignore', { OBS_HTTP_IGNORE: '/a,/b*' }, ['/a', '/b*'], ['/c'], ['/c']],
  OBS_HTTP_CORRELATION_HEADER: [
    'http.correlationHeader',
    { OBS_HTTP_CORRELATION_HEADER: 'X-Id' },
    'x-id',
    'x-c',
    'x-c',
  ],
  OBS_HTTP_AUTO: ['http.auto', { OBS_HTTP_AUTO: 'true' }, true, false, false],
  OBS_SHUTDOWN_SIGNALS: [
    'shutdown.signals',
    { OBS_SHUTDOWN_SIGNALS: 'SIGTERM,SIGHUP' },
    ['SIGTERM', 'SIGHUP'],
    false,
    false,
  ],
  OBS_SHUTDOWN_TIMEOUT_MS: ['shutdown.timeoutMs', { OBS_SHUTDOWN_TIMEOUT_MS: '0' }, 0, 5, 5],
  OBS_SHUTDOWN_DRAIN_DELAY_MS: ['shutdown.drainDelayMs', { OBS_SHUTDOWN_DRAIN_DELAY_MS: '7' }, 7, 5, 5],
}

function withOption(path: string, value: unknown): object {
  const nested = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)
  const group = path.split('.')[0] as 'service'
  // Rotation wants a file beside it.
  const logging = path.startsWith('logging.rotate') ? { logging: { file: 'app.log' } } : {}
  const base: Record<string, unknown> = { ...EVERYTHING, ...logging, service: { name: 'shop' } }
  const inner = (nested as Record<string, unknown>)[group]
  const isObject = typeof inner === 'object' && path.includes('.')
  return { ...base, [group]: isObject ? { ...(base[group] as object), ...(inner as object) } : inner }
}

describe.each(Object.entries(VARIABLES))('%s', (_, [path, environment, value, option, optionValue]) => {
  test('sets its option where the options do not', () => {
    const input = path === 'service.name' ? EVERYTHING : { ...EVERYTHING, service: { name: 'shop' } }
    const row = explained(path, input, environment)
    expect(row?.value).toEqual(value)
    if (value === false && path === 'datadog') return
    expect(row).toMatchObject({ from: 'environment variable', variable: expect.any(String) })
    expect(Object.keys(environment)).toContain(row?.variable)
  })

  test('is outranked by the option', () => {
    const row = explained(path, withOption(path, option), environment)
    expect(row).toEqual({ path, value: optionValue, from: 'options', variable: undefined })
  })
})

test('every variable of the table is tried here', () => {
  const tried = new Set(Object.values(VARIABLES).flatMap(([, environment]) => Object.keys(environment)))
  const all = new Set(
    (Object.keys(OPTION_TABLE) as OptionPath[]).flatMap((path) => variablesOf(path).map((v) => v.name)),
  )
  expect([...all].filter((name) => !tried.has(name))).toEqual([])
})
