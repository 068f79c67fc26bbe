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
  expect(last()).toMatchObject({ url: hidden, nested: { callbackUrl: hidden }, note: address })
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
