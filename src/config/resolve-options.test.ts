import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { counter, defineMetrics, histogram } from '../catalogue/definition.ts'
import { ObservabilityError } from '../core/errors.ts'
import { resolveOptions } from './resolve-options.ts'

function errorOf(input: unknown, environment: NodeJS.ProcessEnv = {}): ObservabilityError {
  try {
    resolveOptions(input, environment)
  } catch (error) {
    if (error instanceof ObservabilityError) return error
    throw error
  }
  throw new Error('expected the options to be refused')
}

/** A part that must be on. */
function on<T>(part: T | false): T {
  if (part === false) throw new Error('expected the part to be on')
  return part
}

test('only the service is required; everything else has its default', () => {
  const { options, rejectedVariables } = resolveOptions({ service: 'my-service' }, {})
  expect(rejectedVariables).toEqual([])
  expect(options).toEqual({
    service: {
      name: 'my-service',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      namespace: undefined,
      instanceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      attributes: {},
    },
    environment: 'development',
    metrics: {
      prefix: 'my_service_',
      define: {},
      path: '/metrics',
      port: undefined,
      host: '127.0.0.1',
      isolate: 'inline',
      auth: undefined,
      registry: undefined,
      include: [],
      maxSeriesPerMetric: 2_000,
      maxValuesPerLabel: 500,
      runtime: true,
      aggregate: true,
    },
    logging: {
      level: 'info',
      levels: {},
      file: undefined,
      console: true,
      rotate: undefined,
      redact: [],
      headers: [],
      preset: 'default',
      callSite: 'error',
      requests: true,
      pretty: process.stdout.isTTY === true,
      slowRequestMs: undefined,
      sample: {},
      repeat: undefined,
      captureFatal: false,
      reopenOn: [],
      durability: 'batched',
      maxBufferBytes: 16_777_216,
      onFull: 'drop-new',
    },
    tracing: {
      exporter: 'none',
      endpoint: 'localhost:4317',
      insecure: true,
      headers: {},
      tls: { caFile: undefined, certFile: undefined, keyFile: undefined },
      compression: 'none',
      exportTimeoutMs: 10_000,
      sampleRatio: 1,
      routes: {},
      parentBased: true,
      keep: false,
      processors: [],
      sampler: undefined,
      outgoing: true,
      registerGlobal: true,
      propagators: ['tracecontext'],
      instrumentations: [],
      provider: 'global',
    },
    datadog: false,
    health: {
      path: '/health',
      details: 'auto',
      auth: undefined,
      memory: { degradedRatio: 0.85, unhealthyRatio: 0.95 },
      disk: { path: '/', degradedRatio: 0.9, unhealthyRatio: 0.95 },
      eventLoop: { degradedMs: 200, unhealthyMs: 1_000 },
      apiLatency: { url: undefined, degradedMs: 500, unhealthyMs: 2_000 },
      exporters: false,
    },
    http: { ignore: ['/metrics', '/health*'], correlationHeader: 'x-request-id', auto: false },
    shutdown: { signals: false, timeoutMs: 10_000, drainDelayMs: 0, servers: [] },
    strict: false,
    announce: true,
  })
})

test.each([true, {}, undefined])('%j means the defaults of every part', (part) => {
  const parts = { metrics: part, logging: part, tracing: part, health: part, http: part }
  expect(resolveOptions({ service: 'shop', ...parts }, {}).options).toEqual(
    resolveOptions({ service: 'shop' }, {}).options,
  )
})

test('false switches every part off', () => {
  const off = { metrics: false, logging: false, tracing: false, datadog: false, health: false, http: false }
  expect(resolveOptions({ service: 'shop', ...off }, {}).options).toMatchObject(off)
  const checks = { memory: false, disk: false, eventLoop: false, apiLatency: false }
  expect(resolveOptions({ service: 'shop', health: checks }, {}).options.health).toMatchObject(checks)
})

test('every wrong path is named in one error, unknown keys with the nearest known one', () => {
  const error = errorOf({
    servce: 'shop',
    logging: null,
    metrics: { prefx: 'a_', path: 'metrics', define: { jobs_total: counter({ help: 'Jobs', labels: ['a-b'] }) } },
    tracing: { sampleRatio: 1.5, exporter: 'zipkin' },
    health: { memory: { degradedRatio: 'high' } },
    http: { ignore: ['/ok', 'bad'], sampleRatio: 1 },
    shutdown: { timeoutMs: -1 },
    environments: { production: { logging: { level: 'loud' }, service: 'other' }, staging: 5 },
  })
  expect(error.code).toBe('OBS_ERR_INVALID_OPTIONS')
  expect(error.message).toMatchInlineSnapshot(`
    "OBS_ERR_INVALID_OPTIONS Invalid options: 15 problems
      - servce: is not a known option. Did you mean "service"?
      - metrics.prefx: is not a known option. Did you mean "prefix"?
      - metrics.define.jobs_total.labels: expected label names: letters, digits and _, no digit and no __ at the start, and not 'le', got "a-b"
      - metrics.path: expected a path that starts with / and has no / at the end, no query and no spaces, got "metrics"
      - logging: expected true, false or an object, got null
      - tracing.exporter: expected one of 'auto', 'otlp-grpc', 'console', 'memory', 'none', or a SpanExporter (with the methods 'export' and 'shutdown'), got "zipkin"
      - tracing.sampleRatio: expected a number from 0 to 1, got 1.5
      - health.memory.degradedRatio: expected a number from 0 to 1, got "high"
      - http.sampleRatio: is not a known option. Did you mean "tracing.sampleRatio"?
      - http.ignore[1]: expected a path that starts with /, with * nowhere but at the end, got "bad"
      - shutdown.timeoutMs: expected a whole number from 0 to 600000 (milliseconds), got -1
      - environments.production.service: is not an option of an environment. It is the same in every environment: set "service" beside "environments".
      - environments.production.logging.level: expected one of 'trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent', got "loud"
      - environments.staging: expected an object of options, got 5
      - service: is required: expected a non-empty string of at most 255 characters"
  `)
  for (const { path } of error.issues) expect(error.message).toContain(path)
  expect(error.issues[0]).toEqual({
    path: 'servce',
    message: 'is not a known option',
    received: 'shop',
    hint: 'Did you mean "service"?',
  })
})

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'shop'],
  ['a list', ['shop']],
  ['a function', () => ({ service: 'shop' })],
  ['a promise', Promise.resolve({ service: 'shop' })],
  ['a map', new Map([['service', 'shop']])],
])('%s instead of options is one issue', (_, input) => {
  expect(errorOf(input).issues).toMatchObject([{ path: 'options' }])
})

test.each([
  [{}, 'service'],
  [{ service: undefined }, 'service'],
  [{ service: '' }, 'service'],
  [{ service: 5 }, 'service'],
  [{ service: {} }, 'service.name'],
  [{ service: { name: '' } }, 'service.name'],
  [{ service: { nmae: 'shop', name: 'shop' } }, 'service.nmae'],
])('a missing or wrong service in %j is one issue at %s', (input, path) => {
  expect(errorOf(input).issues.map((issue) => issue.path)).toEqual([path])
})

test('a getter or proxy that throws is an issue, not a throw of its own', () => {
  const options = {
    service: 'shop',
    get metrics(): never {
      throw new Error('no metrics today')
    },
    tracing: new Proxy(
      {},
      {
        ownKeys() {
          throw new TypeError('closed')
        },
      },
    ),
    logging: {
      levels: {
        get app(): never {
          throw new Error('no level')
        },
      },
    },
  }
  expect(errorOf(options).issues).toMatchObject([
    { path: 'metrics', message: 'cannot be read: no metrics today' },
    { path: 'logging.levels', message: 'cannot be read: no level' },
    { path: 'tracing', message: 'cannot be read: closed' },
  ])
})

test('options that contain themselves end in issues', () => {
  const options: Record<string, unknown> = { service: 'shop' }
  options.metrics = options
  options.environments = { production: options }
  options.self = options
  const paths = errorOf(options).issues.map(({ path }) => path)
  expect(paths).toContain('self')
  expect(paths).toContain('metrics.metrics')
  expect(paths).toContain('environments.production.environments')
})

test("objects of the application are passed on by identity, neither copied nor frozen; options' own lists are copied", () => {
  const registry = new Registry()
  const included = { metrics: () => '' }
  const exporter = { export: () => undefined, shutdown: async () => undefined }
  const server = { close: () => undefined }
  const tracer = { startSpan: () => undefined, scope: () => undefined }
  const labels = ['kind']
  const input = {
    service: 'shop',
    metrics: { registry, include: [included], define: defineMetrics({ a_total: counter({ help: 'A', labels }) }) },
    tracing: { exporter },
    datadog: { tracer },
    http: { ignore: ['/x'] },
    shutdown: { servers: [server] },
  }
  const { options } = resolveOptions(input, {})
  expect(on(options.metrics).registry).toBe(registry)
  expect(on(options.metrics).include[0]).toBe(included)
  expect(on(options.tracing).exporter).toBe(exporter)
  expect(on(options.datadog).tracer).toBe(tracer)
  expect(options.shutdown.servers).toBe(input.shutdown.servers)
  const own = [registry, included, exporter, server, tracer, labels, input, input.http.ignore, input.metrics.define]
  expect(own.filter(Object.isFrozen)).toEqual([])
})

test('the result is frozen at every depth', () => {
  const define = { a_total: counter({ help: 'A', labels: { kind: ['x'] } }), b: histogram({ help: 'B', buckets: [1] }) }
  const { options, explained } = resolveOptions(
    {
      service: { name: 'shop', attributes: { list: ['a'] } },
      datadog: true,
      metrics: { define },
      logging: { file: 'app.log', rotate: { size: 5 } },
    },
    {},
  )
  const thawed: string[] = []
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    if (!Object.isFrozen(value)) thawed.push(path)
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`)
  }
  visit(options, 'options')
  visit(explained, 'explained')
  expect(thawed).toEqual([])
})

test('secrets and the objects of the application are not shown by explain', () => {
  const secret = 'hunter2'
  const input = {
    service: 'shop',
    metrics: { auth: { username: 'u', password: secret }, registry: new Registry() },
    health: { auth: { bearer: secret } },
    tracing: {
      headers: { 'api-key': secret },
      exporter: { secret, export: () => undefined, shutdown: () => undefined },
    },
  }
  const { explained } = resolveOptions(input, {})
  expect(JSON.stringify(explained)).not.toContain(secret)
  const shown = Object.fromEntries(explained.map(({ path, value }) => [path, value]))
  expect(shown).toMatchObject({
    'metrics.auth': '***',
    'metrics.registry': '[Registry]',
    'health.auth': '***',
    'tracing.headers': { 'api-key': '***' },
    'tracing.exporter': '[Object]',
  })
})

test('a wrong secret is not repeated in the error', () => {
  const secret = 'hunter2'
  const error = errorOf({
    service: 'shop',
    metrics: { auth: { bearer: secret, tokn: secret } },
    health: { auth: secret },
    tracing: { headers: { 'api key': secret, b: `${secret}\n` } },
  })
  expect(error.issues).toHaveLength(4)
  expect(JSON.stringify([error.message, error.issues])).not.toContain(secret)
})

test('explain lists each option once', () => {
  const paths = resolveOptions({ service: 'shop', datadog: true }, {}).explained.map(({ path }) => path)
  expect(new Set(paths).size).toBe(paths.length)
})

test('a thread for the metrics needs a port to serve', () => {
  expect(errorOf({ service: 'shop', metrics: { isolate: 'worker' } }).issues).toMatchObject([
    { path: 'metrics.isolate', message: 'expected metrics.port beside it', received: 'worker' },
  ])
  expect(() => resolveOptions({ service: 'shop', metrics: { isolate: 'worker', port: 0 } }, {})).not.toThrow()
})

test('limits that contradict each other are refused, and a default gives way to the limit given', () => {
  expect(
    errorOf({ service: 'shop', health: { disk: { degradedRatio: 0.9, unhealthyRatio: 0.8 } } }).issues,
  ).toMatchObject([{ path: 'health.disk.degradedRatio', received: 0.9 }])
  expect(errorOf({ service: 'shop', health: { eventLoop: { degradedMs: 2_000 } } }).issues).toMatchObject([
    { path: 'health.eventLoop.degradedMs', received: 2_000 },
  ])
  const { options } = resolveOptions({ service: 'shop', health: { memory: { unhealthyRatio: 0.5 } } }, {})
  expect(on(options.health).memory).toEqual({ degradedRatio: 0.5, unhealthyRatio: 0.5 })
})

test.each(['/health', '/health/live'])('metrics.path cannot be %s, which belongs to health', (path) => {
  expect(errorOf({ service: 'shop', metrics: { path } }).issues).toMatchObject([{ path: 'metrics.path' }])
  expect(resolveOptions({ service: 'shop', metrics: { path }, health: false }, {}).options.health).toBe(false)
})

test('a symbolic link cannot be the file itself', () => {
  const logging = { file: 'logs/app.log', rotate: { symlink: './logs/../logs/app.log' } }
  expect(errorOf({ service: 'shop', logging }).issues).toMatchObject([{ path: 'logging.rotate.symlink' }])
})

test('an address that is refused is shown without its user and password', () => {
  const endpoint = 'http://user:pw@collector:4317'
  const error = errorOf({ service: 'shop', tracing: { endpoint } })
  expect(error.issues).toMatchObject([{ path: 'tracing.endpoint', received: 'http://***@collector:4317' }])
  expect(error.message).not.toContain('pw')
  const { rejectedVariables } = resolveOptions({ service: 'shop' }, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })
  expect(rejectedVariables).toMatchObject([{ received: 'http://***@collector:4317' }])
})

test('rotation without a file to rotate is told, and an error where the options are strict', () => {
  const logging = { rotate: { size: '10m', keep: 3 } }
  const idle = (input: object, environment: NodeJS.ProcessEnv = {}) =>
    resolveOptions({ service: 'shop', ...input }, environment).idleOptions.map(({ path }) => path)
  expect(idle({ logging })).toEqual(['logging.rotate.size', 'logging.rotate.keep'])
  expect(idle({ environment: 'a', environments: { a: { logging } } })).toEqual(idle({ logging }))
  expect(errorOf({ service: 'shop', strict: true, logging }).issues).toMatchObject([
    { path: 'logging.rotate.size', received: 10_485_760 },
    { path: 'logging.rotate.keep', received: 3 },
  ])
  const file = 'app.log'
  expect(idle({ logging }, { OBS_LOGGING_FILE: file })).toEqual([])
  expect(idle({ logging: { file }, environment: 'a', environments: { a: { logging } } })).toEqual([])
  expect(idle({ logging, environment: 'a', environments: { a: { logging: false } } })).toEqual([])
})

test('rotation is said to have no file only where none was given, not where a bad one was', () => {
  expect(errorOf({ service: 'shop', logging: { file: '', rotate: { size: '10m' } } }).issues).toMatchObject([
    { path: 'logging.file' },
  ])
  const environments = { a: { logging: { file: 5, rotate: { size: '10m' } } } }
  expect(errorOf({ service: 'shop', environments }).issues).toMatchObject([{ path: 'environments.a.logging.file' }])
})

test('the credentials of the metrics show health details too, unless health has its own', () => {
  const auth = { bearer: 'm' }
  const shared = resolveOptions({ service: 'shop', metrics: { auth } }, {}).options
  expect(on(shared.health).auth).toEqual(auth)
  const own = resolveOptions({ service: 'shop', metrics: { auth }, health: { auth: { bearer: 'h' } } }, {}).options
  expect(on(own.health).auth).toEqual({ bearer: 'h' })
})

test('Datadog takes its tags from the service and the environment', () => {
  const { options } = resolveOptions(
    { service: { name: 'shop', version: '1.2.3' }, environment: 'stage', datadog: true },
    {},
  )
  expect(options.datadog).toMatchObject({ service: 'shop', version: '1.2.3', env: 'stage', hostname: '127.0.0.1' })
})

test('nothing is announced in the environment test unless asked for', () => {
  expect(resolveOptions({ service: 'shop' }, { NODE_ENV: 'test' }).options.announce).toBe(false)
  expect(resolveOptions({ service: 'shop', announce: true }, { NODE_ENV: 'test' }).options.announce).toBe(true)
})

test('the ignored paths follow the paths of metrics and health', () => {
  const moved = resolveOptions({ service: 'shop', metrics: { path: '/m' }, health: { path: '/h' } }, {}).options
  expect(on(moved.http).ignore).toEqual(['/m', '/h*'])
  const none = resolveOptions({ service: 'shop', metrics: false, health: false }, {}).options
  expect(on(none.http).ignore).toEqual([])
})

test('an inherited key of environments is no environment', () => {
  const { options } = resolveOptions({ service: 'shop', environment: 'constructor', environments: {} }, {})
  expect(options.environment).toBe('constructor')
})
