import { expect, test } from 'vitest'
import { topLevelKeysOf } from '../../test/support/json-keys.ts'
import { createLoggingHarness, requestScope, TRACE_ID } from '../../test/support/logging-harness.ts'
import { RequestContext } from '../context/request-context.ts'
import { Scope } from '../context/scope.ts'

const RECORD = {
  method: 'POST',
  endpoint: '/items/:id',
  status: 200,
  seconds: 0.25,
  aborted: false,
  requestBytes: 12,
  responseBytes: 3_456,
  userAgent: 'curl/8.5.0',
  error: undefined as unknown,
}

test('the line of a request has its template, status and duration and the ids of its scope', () => {
  const { part, last } = createLoggingHarness()
  const { request, scope } = requestScope()
  request.userId = 'u-1'
  const record = { method: 'GET', endpoint: '/items/:id', status: 200, seconds: 0.0123456, aborted: false, scope }
  part.access({ ...record, error: undefined })
  expect(last()).toMatchObject({
    level: 'INFO',
    message: 'GET /items/:id 200',
    logger: 'http',
    module: 'http',
    method: 'GET',
    endpoint: '/items/:id',
    status: 200,
    duration: 0.012346,
    correlation_id: 'req-1',
    user_id: 'u-1',
    trace_id: TRACE_ID,
    service: 'shop',
  })
  expect(last()).not.toHaveProperty('aborted')

  part.access({ ...record, status: 503, error: new TypeError('broken') })
  expect(last()).toMatchObject({
    level: 'ERROR',
    message: 'GET /items/:id 503',
    error_type: 'TypeError',
    error: { message: 'broken' },
    line: expect.any(Number),
  })
  part.access({ ...record, status: 499, aborted: true, error: undefined })
  expect(last()).toMatchObject({ level: 'INFO', message: 'GET /items/:id 499 aborted', aborted: true, status: 499 })
})

test('lines of requests follow the level of their logger and can be left out', () => {
  const scope = new Scope(new RequestContext('r'), undefined, undefined)
  const record = { method: 'GET', endpoint: '/', status: 200, seconds: 1, aborted: false, error: undefined, scope }
  const quiet = createLoggingHarness({ levels: { http: 'error' } })
  quiet.part.access(record)
  quiet.part.access({ ...record, status: 500 })
  expect(quiet.lines().map((line) => line.status)).toEqual([500])
  const off = createLoggingHarness({ requests: false })
  off.part.access({ ...record, status: 500 })
  expect(off.lines()).toEqual([])
})

test('sizes and user agent stand in the line where they are known', () => {
  const { part, last } = createLoggingHarness()
  const { scope } = requestScope()
  part.access({ ...RECORD, scope })
  expect(last()).toMatchObject({ request_bytes: 12, response_bytes: 3_456, user_agent: 'curl/8.5.0' })
  part.access({ ...RECORD, requestBytes: undefined, responseBytes: 0, userAgent: undefined, scope })
  expect(last()).toMatchObject({ response_bytes: 0 })
  expect(last()).not.toHaveProperty('request_bytes')
  expect(last()).not.toHaveProperty('user_agent')
})

test.each([
  ['ecs', { 'http.request.body.bytes': 12, 'http.response.body.bytes': 3_456, 'user_agent.original': 'curl/8.5.0' }],
  ['otel', { 'http.request.body.size': 12, 'http.response.body.size': 3_456, 'user_agent.original': 'curl/8.5.0' }],
  ['datadog', { 'network.bytes_read': 12, 'network.bytes_written': 3_456, 'http.useragent': 'curl/8.5.0' }],
  [
    'gcp',
    { httpRequest: expect.objectContaining({ requestSize: '12', responseSize: '3456', userAgent: 'curl/8.5.0' }) },
  ],
] as const)('%s has them under its own names and types', (preset, expected) => {
  const { part, last } = createLoggingHarness({ preset })
  part.access({ ...RECORD, scope: requestScope().scope })
  expect(last()).toMatchObject(expected)
  const aborted = createLoggingHarness({ preset })
  aborted.part.access({ ...RECORD, aborted: true, scope: requestScope().scope })
  expect(Object.keys(aborted.last()).filter((key) => key.includes('aborted'))).toHaveLength(1)
  expect(Object.keys(last()).filter((key) => key.includes('aborted'))).toHaveLength(0)
})

test('a hostile user agent is cut, escaped and hidden where asked for', () => {
  const userAgent = `evil"\n\u001b[2J${'x'.repeat(100_000)}`
  const { part, texts, last } = createLoggingHarness()
  part.access({ ...RECORD, userAgent, scope: requestScope().scope })
  expect(last().user_agent).toBe(userAgent.slice(0, 512))
  expect(texts[0]?.length).toBeLessThan(2_000)
  const quiet = createLoggingHarness({ redact: ['user-agent'] })
  quiet.part.access({ ...RECORD, scope: requestScope().scope })
  expect(quiet.last().user_agent).toBe('[redacted]')
})

test('an error that the client caused is named without its stack, where one was seen', () => {
  const error = Object.assign(new RangeError('no such page', { cause: new Error('inner') }), { code: 'E_PAGE' })
  const { part, last } = createLoggingHarness()
  part.access({ ...RECORD, status: 404, error, scope: requestScope().scope })
  expect(last()).toMatchObject({ level: 'INFO', status: 404, error_type: 'RangeError' })
  expect(last().error).toEqual({ type: 'RangeError', message: 'no such page', code: 'E_PAGE' })
  part.access({ ...RECORD, status: 404, scope: requestScope().scope })
  expect(last()).not.toHaveProperty('error_type')
  const gcp = createLoggingHarness({ preset: 'gcp' })
  gcp.part.access({ ...RECORD, status: 404, error, scope: requestScope().scope })
  expect(gcp.last()).not.toHaveProperty('@type')
  expect(gcp.last()).toMatchObject({ error_type: 'RangeError' })
})

test.each(['default', 'ecs', 'otel', 'datadog', 'gcp'] as const)(
  '%s: annotations with the names of its fields are moved aside, and no key stands twice',
  (preset) => {
    const { part, texts, last } = createLoggingHarness({ preset })
    const { request, scope } = requestScope()
    const record = { ...RECORD, aborted: true, error: new Error('x'), status: 500, scope }
    part.access(record)
    const own = last()
    const changing = ['timestamp', '@timestamp', 'time']
    request.annotate({ ...Object.fromEntries(Object.keys(own).map((key) => [key, 'forged'])), plan: 'pro' })
    part.access(record)
    const keys = topLevelKeysOf(texts[1] ?? '')
    expect(new Set(keys).size).toBe(keys.length)
    expect(last().plan).toBe('pro')
    for (const key of Object.keys(own)) {
      if (!changing.includes(key)) expect(last()[key]).toEqual(own[key])
      expect(last()[key]).not.toBe('forged')
    }
  },
)
