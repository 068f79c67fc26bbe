import { expect, test } from 'vitest'
import { createLoggingHarness, requestScope, SPAN_ID, TRACE_ID } from '../../../test/support/logging-harness.ts'

/** One line of each kind in a preset: a field line, an error line and the line of a request. */
function linesIn(preset: 'ecs' | 'otel' | 'datadog' | 'gcp') {
  const { logger, scopes, part, lines } = createLoggingHarness({ preset })
  const { request, scope } = requestScope('analyze')
  request.userId = 'u-1'
  scopes.run(scope, () => {
    logger.info({ duration: 1.5, items: 3 }, 'stored')
    logger.error(Object.assign(new TypeError('broken'), { code: 7 }))
  })
  part.access({
    method: 'GET',
    endpoint: '/a/:id',
    status: 200,
    seconds: 0.25,
    aborted: false,
    error: undefined,
    scope,
  })
  const [info = {}, error = {}, access = {}] = lines()
  return { info, error, access }
}

test('ecs: dotted names, lower-case level, nanoseconds', () => {
  const { info, error, access } = linesIn('ecs')
  expect(info).toMatchObject({
    '@timestamp': expect.stringMatching(/Z$/),
    'log.level': 'info',
    'log.logger': 'shop',
    message: 'stored',
    'ecs.version': expect.any(String),
    'service.name': 'shop',
    'service.version': '1.2.3',
    'service.environment': 'production',
    'http.request.id': 'req-1',
    'user.id': 'u-1',
    'trace.id': TRACE_ID,
    'span.id': SPAN_ID,
    'log.origin.function': 'analyze',
    'event.duration': 1_500_000_000,
    items: 3,
  })
  expect(info).not.toHaveProperty('duration')
  expect(error).toMatchObject({
    'error.type': 'TypeError',
    'error.message': 'broken',
    'error.code': '7',
    'error.stack_trace': expect.stringContaining('preset-of.test'),
    'log.origin.file.line': expect.any(Number),
  })
  expect(access).toMatchObject({
    'http.request.method': 'GET',
    'http.route': '/a/:id',
    'http.response.status_code': 200,
    'event.duration': 250_000_000,
    'event.outcome': 'success',
  })
})

test('otel: severity as text and number, trace flags in hex, seconds', () => {
  const { info, error, access } = linesIn('otel')
  expect(info).toMatchObject({
    timestamp: expect.stringMatching(/Z$/),
    severity_text: 'INFO',
    severity_number: 9,
    body: 'stored',
    'service.name': 'shop',
    'deployment.environment.name': 'production',
    trace_id: TRACE_ID,
    span_id: SPAN_ID,
    trace_flags: '01',
    'user.id': 'u-1',
    'code.function.name': 'analyze',
    duration: 1.5,
  })
  expect(error).toMatchObject({
    severity_number: 17,
    'exception.type': 'TypeError',
    'exception.message': 'broken',
    'exception.stacktrace': expect.stringContaining('preset-of.test'),
  })
  expect(access).toMatchObject({ 'http.route': '/a/:id', 'http.server.request.duration': 0.25 })
})

test('datadog: status, dd ids with a decimal span id, nanoseconds', () => {
  const { info, error, access } = linesIn('datadog')
  expect(info).toMatchObject({
    status: 'info',
    message: 'stored',
    service: 'shop',
    'dd.env': 'production',
    'dd.version': '1.2.3',
    'dd.trace_id': TRACE_ID,
    'dd.span_id': '13235353014750950193',
    'usr.id': 'u-1',
    'logger.name': 'shop',
    duration: 1_500_000_000,
  })
  expect(error).toMatchObject({ status: 'error', 'error.kind': 'TypeError', 'error.message': 'broken' })
  expect(access).toMatchObject({ 'http.method': 'GET', 'http.status_code': 200, duration: 250_000_000 })
})

test('datadog: the ids of Datadog’s own spans replace those made from the trace', () => {
  const { logger, scopes, texts, last } = createLoggingHarness({
    preset: 'datadog',
    datadogFields: () => ({ 'dd.trace_id': '1', 'dd.span_id': '2' }),
  })
  scopes.run(requestScope().scope, () => logger.info('x'))
  expect(last()).toMatchObject({ 'dd.trace_id': '1', 'dd.span_id': '2' })
  expect(texts[0]?.match(/dd\.trace_id/g)).toHaveLength(1)
})

test('gcp: severity, trace keys, source location and httpRequest with a latency text', () => {
  const { info, error, access } = linesIn('gcp')
  expect(info).toMatchObject({
    time: expect.stringMatching(/Z$/),
    severity: 'INFO',
    message: 'stored',
    serviceContext: { service: 'shop', version: '1.2.3' },
    'logging.googleapis.com/trace': TRACE_ID,
    'logging.googleapis.com/spanId': SPAN_ID,
    'logging.googleapis.com/trace_sampled': true,
    'logging.googleapis.com/sourceLocation': { function: 'analyze' },
    duration: 1.5,
  })
  expect(error).toMatchObject({
    severity: 'ERROR',
    error_type: 'TypeError',
    stack_trace: expect.stringContaining('TypeError: broken'),
    'logging.googleapis.com/sourceLocation': { function: 'analyze', line: expect.stringMatching(/^\d+$/) },
  })
  expect(access).toMatchObject({
    httpRequest: { requestMethod: 'GET', requestUrl: '/a/:id', status: 200, latency: '0.25s' },
  })
})

test.each(['ecs', 'otel', 'datadog', 'gcp'] as const)('%s: fields of its names are moved aside', (preset) => {
  const { logger, texts, last } = createLoggingHarness({ preset })
  logger.info('x')
  const ours = Object.keys(last())
  const forged = Object.fromEntries(ours.map((key) => [key, 'forged']))
  logger.info(forged, 'x')
  for (const key of ours) expect(last()[key]).not.toBe('forged')
  for (const key of ours) expect(texts[1]?.split(`"${key}":`)).toHaveLength(2)
})
