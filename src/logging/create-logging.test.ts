import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLoggingHarness, requestScope, SPAN_ID, spanWith, TRACE_ID } from '../../test/support/logging-harness.ts'
import { Scope } from '../context/scope.ts'
import { Clock } from '../core/clock.ts'
import { Faults } from '../core/faults.ts'
import { Warnings } from '../core/warnings.ts'
import { createLogging } from './create-logging.ts'

test('a line is one JSON object with the fields of the service, the logger and the call', () => {
  const { logger, texts, last } = createLoggingHarness()
  const before = Date.now()
  logger.info({ items: 3, ok: true, plan: 'pro', none: null }, 'stored')
  expect(texts).toHaveLength(1)
  expect(texts[0]?.endsWith('}\n')).toBe(true)
  expect(last()).toEqual({
    level: 'INFO',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    logger: 'shop',
    module: 'shop',
    function: '<anonymous>',
    service: 'shop',
    environment: 'production',
    version: '1.2.3',
    items: 3,
    ok: true,
    plan: 'pro',
    none: null,
    message: 'stored',
  })
  expect(Math.abs(Date.parse(last().timestamp as string) - before)).toBeLessThan(2_000)
})

test('each method writes its level in capitals', () => {
  const { logger, lines } = createLoggingHarness({ level: 'trace', callSite: 'off' })
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) logger[level]('x')
  logger.silent('never')
  expect(lines().map((line) => line.level)).toEqual(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'])
})

test('with the durability `sync` every line is in the file when the call is back', () => {
  const directory = mkdtempSync(join(tmpdir(), 'observability-log-'))
  const file = join(directory, 'app.log')
  const { logger } = createLoggingHarness({ file, durability: 'sync' })
  logger.info('at once')
  expect(readFileSync(file, 'utf8')).toContain('at once')
  rmSync(directory, { recursive: true })
})

test('the file is opened anew on the signals that were asked for, and only on those', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'observability-log-'))
  const file = join(directory, 'app.log')
  const before = process.listenerCount('SIGHUP')
  const { logger, part } = createLoggingHarness({ file, reopenOn: ['SIGHUP'] })
  expect(process.listenerCount('SIGHUP')).toBe(before + 1)
  logger.info('first')
  process.emit('SIGHUP')
  renameSync(file, `${file}.old`)
  process.emit('SIGHUP')
  logger.error('second')
  expect(readFileSync(`${file}.old`, 'utf8')).toContain('first')
  expect(readFileSync(file, 'utf8')).toContain('second')
  await part.shutdown(1_000)
  expect(process.listenerCount('SIGHUP')).toBe(before)
  rmSync(directory, { recursive: true })
})

test('the place of a line with an error is where the error came from, and the call where that is unknown', () => {
  const { logger, last } = createLoggingHarness()
  function fails(): Error {
    return new Error('x')
  }
  const error = fails()
  logger.error(error, 'caught')
  expect(last()).toMatchObject({ function: 'fails', line: Number(/:(\d+):\d+\)?$/m.exec(error.stack ?? '')?.[1]) })
  const foreign = Object.assign(new Error('x'), { stack: 'Error: x\n    at Socket.connect (node:net:1:2)' })
  function reports(): void {
    logger.error(foreign, 'caught')
  }
  reports()
  expect(last()).toMatchObject({ function: 'reports', line: expect.any(Number) })
})

test('in a request the line carries correlation id, user, trace, annotations and the observed function', () => {
  const { logger, scopes, last } = createLoggingHarness()
  const { request, scope } = requestScope('analyze_all_items')
  scopes.run(scope, () => logger.info('before'))
  expect(last()).toMatchObject({
    correlation_id: 'req-1',
    trace_id: TRACE_ID,
    span_id: SPAN_ID,
    function: 'analyze_all_items',
  })
  expect(last()).not.toHaveProperty('user_id')

  request.userId = 'u-1'
  request.annotate({ plan: 'pro', password: 'hunter2', level: 'forged' })
  scopes.run(scope, () => logger.info('after'))
  expect(last()).toMatchObject({
    level: 'INFO',
    user_id: 'u-1',
    plan: 'pro',
    password: '[redacted]',
    'fields.level': 'forged',
  })
})

test('the fragment of a scope is rendered once, and again when the request changes', () => {
  const { logger, scopes } = createLoggingHarness()
  const { request, scope } = requestScope()
  scopes.run(scope, () => logger.info('1'))
  const first = scope.logFragment
  scope.logFragment = `${first},"kept":true`
  scopes.run(scope, () => logger.info('2'))
  expect(scope.logFragment).toContain('"kept":true')
  request.userId = 'u-1'
  scopes.run(scope, () => logger.info('3'))
  expect(scope.logFragment).toBe(
    `${first?.slice(0, first.indexOf(',"trace_id"'))},"user_id":"u-1"${first?.slice(first.indexOf(',"trace_id"'))}`,
  )
})

test('a span without a request gives its ids, also when it is not sampled; an all-zero one gives none', () => {
  const { logger, scopes, last } = createLoggingHarness()
  scopes.run(new Scope(undefined, spanWith(TRACE_ID, SPAN_ID, 0), undefined), () => logger.info('x'))
  expect(last()).toMatchObject({ trace_id: TRACE_ID, span_id: SPAN_ID })
  expect(last()).not.toHaveProperty('correlation_id')
  scopes.run(new Scope(undefined, spanWith('0'.repeat(32), '0'.repeat(16)), undefined), () => logger.info('y'))
  expect(last()).not.toHaveProperty('trace_id')
  scopes.run(new Scope(undefined, spanWith('a","x":"'), undefined), () => logger.info('z'))
  expect(last()).not.toHaveProperty('trace_id')
})

test('Datadog ids are added when there are any', () => {
  const { logger, scopes, last } = createLoggingHarness({
    datadogFields: (traceId, spanId) => ({ 'dd.trace_id': traceId, 'dd.span_id': spanId }),
  })
  scopes.run(requestScope().scope, () => logger.info({ 'dd.trace_id': 'forged' }, 'x'))
  expect(last()).toMatchObject({
    trace_id: TRACE_ID,
    'dd.trace_id': TRACE_ID,
    'dd.span_id': SPAN_ID,
    'fields.dd.trace_id': 'forged',
  })
})

test("a call's field goes before a bound one, and a bound one before the request's", () => {
  const { logger, scopes, texts, last } = createLoggingHarness()
  const { request, scope } = requestScope()
  request.annotate({ a: 'request', b: 'request', c: 'request' })
  const child = logger.child({ b: 'bound', c: 'bound', d: 'bound' })
  scopes.run(scope, () => child.info({ c: 'call' }, 'x'))
  expect(last()).toMatchObject({ a: 'request', b: 'bound', c: 'call', d: 'bound' })
  expect(texts.at(-1)?.match(/"c":/g)).toHaveLength(1)
  expect(texts.at(-1)?.match(/"b":/g)).toHaveLength(1)
})

test('fields of our names are moved aside, and hidden where the user asked for it', () => {
  const { logger, scopes, last } = createLoggingHarness({ redact: ['user_id'] })
  const { request, scope } = requestScope()
  request.userId = 'u-1'
  scopes.run(scope, () => logger.info({ trace_id: 'forged', message: 'forged', error: 'text', line: 7 }, 'real'))
  expect(last()).toMatchObject({
    message: 'real',
    trace_id: TRACE_ID,
    user_id: '[redacted]',
    'fields.trace_id': 'forged',
    'fields.message': 'forged',
    'fields.error': 'text',
    'fields.line': 7,
  })
})

test('errors stand in the line with type, stack, code and causes', () => {
  const { logger, last } = createLoggingHarness()
  const cause = Object.assign(new RangeError('inner'), { code: 'E_INNER' })
  logger.error(Object.freeze(new TypeError('outer', { cause })))
  expect(last()).toMatchObject({
    message: 'outer',
    error_type: 'TypeError',
    error: {
      type: 'TypeError',
      message: 'outer',
      stack: expect.stringContaining('create-logging.test'),
      causes: [{ type: 'RangeError', message: 'inner', code: 'E_INNER' }],
    },
  })
  logger.error({ err: cause, item: 4 }, 'failed')
  expect(last()).toMatchObject({ message: 'failed', item: 4, error_type: 'RangeError', error: { code: 'E_INNER' } })
  expect(last()).not.toHaveProperty('err')
  logger.warn({ reason: new AggregateError([new Error('a'), new Error('b')], 'both') }, 'late')
  expect(last()).toMatchObject({
    error_type: 'AggregateError',
    error: { causes: [{ message: 'a' }, { message: 'b' }] },
    reason: { message: 'both' },
  })
})

test('an error line tells where it was written, other lines only when asked', () => {
  const { logger, last } = createLoggingHarness()
  const where = (): number => Number(/:(\d+):\d+\)?$/.exec(new Error('x').stack?.split('\n')[2] ?? '')?.[1])
  function reportFailure(): void {
    logger.error('failed')
    expect(last()).toMatchObject({ function: 'reportFailure', line: where() - 1 })
  }
  reportFailure()
  logger.warn('x')
  expect(last()).not.toHaveProperty('line')

  const always = createLoggingHarness({ callSite: 'always' })
  always.logger.info('x')
  expect(always.last()).toMatchObject({ line: expect.any(Number) })
  const off = createLoggingHarness({ callSite: 'off' })
  off.logger.error('x')
  expect(off.last()).not.toHaveProperty('line')
})

test('looking up the call site leaves the stack trace limit as it was', () => {
  const { logger } = createLoggingHarness()
  Error.stackTraceLimit = 7
  logger.error('x')
  expect(Error.stackTraceLimit).toBe(7)
  Error.stackTraceLimit = 10
})

test('lines are counted by level', () => {
  const { part, logger } = createLoggingHarness()
  logger.info('a')
  logger.info('b')
  logger.debug('not written')
  logger.error('c')
  expect(part.lineCounts()).toEqual({ TRACE: 0, DEBUG: 0, INFO: 2, WARN: 0, ERROR: 1, FATAL: 0 })
})

test('an observer that throws is a fault of its own and loses no line', () => {
  const { part, logger, faults } = createLoggingHarness()
  part.onLine = () => {
    throw new Error('observer')
  }
  logger.info('x')
  expect(part.lineCounts().INFO).toBe(1)
  expect(faults.counts().get('user')).toBe(1)
})

test('switched off it has the same interface and does nothing', async () => {
  const part = createLogging({
    options: false,
    service: { name: 'shop', version: '1', namespace: undefined, instanceId: 'i', attributes: {} },
    environment: 'test',
    scopes: createLoggingHarness().scopes,
    clock: new Clock(),
    faults: new Faults(new Warnings()),
    warnings: new Warnings(),
    datadogFields: undefined,
  })
  let seen = 0
  part.onLine = () => {
    seen++
  }
  part.root.child({ a: 1 }).fatal('x')
  part.getLogger('a').error(new Error('x'))
  part.root.level = 'trace'
  expect(part.root.level).toBe('silent')
  expect(part.root.isLevelEnabled('fatal')).toBe(false)
  await part.flush(10)
  await part.shutdown(10)
  expect(seen).toBe(0)
  expect(part.destinations()).toEqual([])
})
