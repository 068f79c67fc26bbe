import { expect, test } from 'vitest'
import { createLoggingHarness } from '../../test/support/logging-harness.ts'

test('secrets are hidden at any depth and in any spelling', () => {
  const { logger, texts, last } = createLoggingHarness()
  const fields = {
    Password: 'hunter2',
    headers: { Authorization: 'Bearer hunter2', 'set-cookie': ['a=hunter2'], 'x-api-key': 'hunter2', accept: '*/*' },
    list: [{ deep: { accessToken: 'hunter2', DB_PASSWORD: 'hunter2', client_secret: { a: 'hunter2' } } }],
    map: new Map([['api_key', 'hunter2']]),
    cvv: 123,
    token: null,
    tokens: 5,
  }
  const copy = structuredClone(fields)
  logger.info(fields, 'x')
  expect(texts[0]).not.toContain('hunter2')
  expect(texts[0]).not.toContain('123,')
  expect(last()).toMatchObject({ headers: { accept: '*/*' }, tokens: 5, token: null, cvv: '[redacted]' })
  expect(fields).toEqual(copy)
})

test('further keys of the options are hidden too, without regard to case', () => {
  const { logger, last } = createLoggingHarness({ redact: ['email', 'Creative_Id'] })
  logger.info({ user: { EMAIL: 'a@b.c', name: 'a' }, creativeId: 7, 'creative-id': 8 }, 'x')
  expect(last()).toMatchObject({
    user: { EMAIL: '[redacted]', name: 'a' },
    creativeId: '[redacted]',
    'creative-id': '[redacted]',
  })
})

test.each([
  ['/a?token=hunter2&page=2', '/a?token=[redacted]&page=2'],
  ['https://u:hunter2@host/p?x=1#access_token=hunter2', 'https://u:[redacted]@host/p?x=1#access_token=[redacted]'],
  ['postgres://app:hunter2@db:5432/shop', 'postgres://app:[redacted]@db:5432/shop'],
  ['https://s3/x?X-Amz-Signature=hunter2', 'https://s3/x?X-Amz-Signature=[redacted]'],
  ['/a?%74oken=hunter2&%zz=1', '/a?%74oken=[redacted]&%zz=1'],
  ['/a?email=hunter2', '/a?email=[redacted]'],
  ['/items/1?page=2#top', '/items/1?page=2#top'],
  ['https://host/@user', 'https://host/@user'],
])('in an address the secrets are hidden: %s', (address, hidden) => {
  const { logger, last } = createLoggingHarness({ redact: ['email'] })
  logger.info({ url: address, nested: { callbackUrl: address }, note: address }, 'x')
  expect(last()).toMatchObject({ url: hidden, nested: { callbackUrl: hidden }, note: hidden })
})

test('an URL object is an address under any key', () => {
  const { logger, last } = createLoggingHarness()
  logger.info({ target: new URL('https://u:hunter2@host/?token=hunter2') }, 'x')
  expect(last().target).toBe('https://u:[redacted]@host/?token=[redacted]')
})

test('values without a JSON form get one', () => {
  const { logger, last } = createLoggingHarness()
  logger.info(
    {
      big: 12345678901234567890n,
      symbol: Symbol('s'),
      set: new Set([1, 2n]),
      date: new Date(0),
      buffer: Buffer.from('abc'),
      nan: Number.NaN,
      fn: () => 1,
      missing: undefined,
    },
    'x',
  )
  expect(last()).toMatchObject({
    big: '12345678901234567890',
    symbol: 'Symbol(s)',
    set: [1, '2'],
    date: '1970-01-01T00:00:00.000Z',
    buffer: '[Buffer of 3 bytes]',
    nan: null,
  })
  expect(last()).not.toHaveProperty('fn')
  expect(last()).not.toHaveProperty('missing')
})

test('of headers only harmless ones are written, whatever they are kept in', () => {
  const headers = {
    Accept: '*/*',
    'content-type': 'text/plain',
    'X-Forwarded-For': '203.0.113.7',
    referer: 'https://shop.example/?token=hunter2&page=2',
    cookie: 'sid=hunter2',
    'x-internal-session': 'hunter2',
    'X-Tenant-Key': ['hunter2', 'hunter2'],
  }
  const flat = Object.entries(headers).flatMap(([name, value]) => [name, String(value)])
  const { logger, texts, last } = createLoggingHarness()
  logger.info(
    {
      headers,
      rawHeaders: flat,
      'request-headers': new Map(Object.entries(headers)),
      anyName: new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string])),
      response: { responseHeaders: Object.entries(headers) },
      config: { url: '/', method: 'get', headers },
    },
    'x',
  )
  expect(texts[0]).not.toContain('hunter2')
  const shown = {
    Accept: '*/*',
    'content-type': 'text/plain',
    'X-Forwarded-For': '203.0.113.7',
    referer: 'https://shop.example/?token=[redacted]&page=2',
    cookie: '[redacted]',
    'x-internal-session': '[redacted]',
    'X-Tenant-Key': '[redacted]',
  }
  expect(last()).toMatchObject({ headers: shown, 'request-headers': shown, config: { url: '/', headers: shown } })
  expect(last().rawHeaders).toEqual(Object.entries(shown).flat())
  expect(last().anyName).toEqual(Object.fromEntries(Object.entries(shown).map(([k, v]) => [k.toLowerCase(), v])))
})

test('a query has its secrets hidden in every form', () => {
  const { logger, texts, last } = createLoggingHarness()
  const query = 'page=2&access_token=hunter2&code=hunter2'
  logger.info({ query, search: `?${query}`, req: { querystring: query }, anyName: new URLSearchParams(query) }, 'x')
  expect(texts[0]).not.toContain('hunter2')
  const hidden = 'page=2&access_token=[redacted]&code=[redacted]'
  expect(last()).toMatchObject({ query: hidden, search: `?${hidden}`, req: { querystring: hidden }, anyName: hidden })
})

test('passwords of addresses are hidden in the messages and stacks of errors and their causes', () => {
  const { logger, texts, last } = createLoggingHarness()
  const cause = new Error('connect postgres://app:hunter2@db:5432/shop failed, see https://docs.example/a:b@c')
  logger.error(new AggregateError([cause], 'no https://u:hunter2@host/x', { cause }), 'failed')
  expect(texts[0]).not.toContain('hunter2')
  expect(last().error).toMatchObject({
    message: 'no https://u:[redacted]@host/x',
    causes: [{ message: 'connect postgres://app:[redacted]@db:5432/shop failed, see https://docs.example/a:b@c' }],
  })
})

test('secrets in the query of addresses are hidden in any text: messages, values, errors and their causes', () => {
  const { logger, texts, last } = createLoggingHarness({ redact: ['iban'] })
  const text = 'GET https://h.example/p?page=2&access_token=hunter2#sig=hunter2 failed, /retry?code=hunter2"'
  const hidden = 'GET https://h.example/p?page=2&access_token=[redacted]#sig=[redacted] failed, /retry?code=[redacted]"'
  logger.error({ err: new Error(text, { cause: new Error(text) }), list: [{ note: text }] }, text)
  logger.info('%s', text)
  logger.info({ a: 1 }, 'GET %s?token=%s, %d "more" \\n', 'https://u:hunter2@h', 'hunter2', 5)
  expect(last().message).toBe('GET https://u:[redacted]@h?token=[redacted] 5 "more" \\n')
  logger.info({ note: '/pay?iban=hunter2 and x?=1 or a&b=2' }, 'is a=b&token= empty? #3')
  for (const line of texts) expect(line).not.toContain('hunter2')
  expect(JSON.parse(texts[0] ?? '')).toMatchObject({
    message: hidden,
    list: [{ note: hidden }],
    error: { message: hidden, causes: [{ message: hidden }] },
  })
  expect(last()).toMatchObject({
    note: '/pay?iban=[redacted] and x?=1 or a&b=2',
    message: 'is a=b&token= empty? #3',
  })
})

test('what an HTTP client hangs on its errors is not written', () => {
  const { logger, texts } = createLoggingHarness()
  const request = { headers: { Authorization: 'hunter2' }, auth: { password: 'hunter2' } }
  const error = Object.assign(new Error('Request failed'), { config: request, request, response: { data: 'hunter2' } })
  logger.error({ err: error, nested: { error, list: [error] } }, 'failed')
  logger.warn({ cause: new Error('outer', { cause: error }) })
  for (const text of texts) expect(text).not.toContain('hunter2')
})

test('a line stays bounded, whatever an error and its causes say', () => {
  const { logger, texts, last } = createLoggingHarness()
  const big = (cause?: unknown): Error => new Error('\u0000'.repeat(1_000_000), { cause })
  let error = big()
  for (let n = 0; n < 50; n++) error = big(error)
  logger.error(
    { err: error, ['k'.repeat(100_000)]: 1, text: 'x'.repeat(1_000_000), items: Array(100_000).fill('x') },
    'y'.repeat(1_000_000),
  )
  expect(texts[0]?.length).toBeLessThan(1_000_000)
  expect(last()).toMatchObject({ error_type: 'Error', level: 'ERROR' })
})

test('redacting takes no longer for hostile text', () => {
  const { logger, texts } = createLoggingHarness()
  const begun = performance.now()
  for (const text of [
    '?'.repeat(1e6),
    '://a:'.repeat(3e5),
    '&token='.repeat(2e5),
    '://'.repeat(3e5),
    'a='.repeat(5e5),
    `?${'a'.repeat(1e6)}`,
    '?a'.repeat(5e5),
    '#token=#'.repeat(1e5),
  ]) {
    logger.info({ url: text, query: text, headers: { referer: text } }, text)
    logger.error(new Error(text))
  }
  expect(texts).toHaveLength(16)
  expect(performance.now() - begun).toBeLessThan(5_000)
})

test('further headers of the options are written', () => {
  const { logger, last } = createLoggingHarness({ headers: ['X-Tenant'] })
  logger.info({ headers: { 'x-tenant': 'acme', 'x-other': 'x', cookie: 'x' } }, 'x')
  expect(last().headers).toEqual({ 'x-tenant': 'acme', 'x-other': '[redacted]', cookie: '[redacted]' })
})
