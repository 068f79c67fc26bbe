import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createLoggingHarness } from '../../test/support/logging-harness.ts'

type Call = [unknown, ...unknown[]]

/** Calls whose message pino itself defines. */
const CALLS: readonly Call[] = [
  ['plain'],
  ['100% sure'],
  ['%s is %d years', 'Ann', 41],
  ['%i of %f', 3.9, 2.5],
  ['%o and %O', { a: 1 }, { b: [1, 2] }],
  ['%j', { a: { b: 'c' } }],
  ['%s %s', 'only one'],
  ['too many', 'a', 'b'],
  ['%s', 'a', 'b'],
  ['100%% %s', 'x'],
  ['%x %s', 'x', 'y'],
  [{ a: 1 }, 'with fields'],
  [{ a: 1 }, 'with fields and %s', 'values'],
  [null, 'null first'],
  [undefined, 'undefined first'],
  [new Error('own message')],
  [new Error('own message'), 'other message'],
  [{ err: new Error('from err') }],
]

test.each(CALLS.map((call) => [String(call[1] ?? call[0]), call] as const))(
  'reads pino’s call shape: %s',
  (_, call) => {
    const { logger, last } = createLoggingHarness()
    let theirs = ''
    const reference = pino(
      { base: null },
      {
        write(text: string) {
          theirs = text
        },
      },
    )
    Reflect.apply(logger.info, undefined, call)
    Reflect.apply(reference.info, reference, call)
    expect(last().message).toBe((JSON.parse(theirs) as { msg: string }).msg)
  },
)

test('a line that pino formats equals one that it does not', () => {
  const { logger, scopes, texts } = createLoggingHarness()
  scopes.exit(() => {
    logger.info({ items: 3, name: 'é"\\\u0001' }, 'quote " and \\ and \u2028 and \ud800')
    logger.info({ items: 3, name: 'é"\\\u0001' }, '%s', 'quote " and \\ and \u2028 and \ud800')
  })
  const [direct, formatted] = texts.map((text) => ({ ...JSON.parse(text), timestamp: '' }))
  expect(Object.keys(direct)).toEqual(Object.keys(formatted))
  expect(direct).toEqual(formatted)
})

test('any value can be logged, and gives a text as the message', () => {
  const { logger, lines } = createLoggingHarness()
  for (const value of [42, true, 10n, Symbol('s'), undefined, null, () => 1]) logger.info(value)
  expect(lines().map((line) => line.message)).toEqual(['42', 'true', '10', 'Symbol(s)', '', '', '[Function]'])
})

test('an error or fields after a text without placeholders are taken for what they are', () => {
  const { logger, last } = createLoggingHarness()
  logger.error('failed', new TypeError('why'))
  expect(last()).toMatchObject({ message: 'failed', error_type: 'TypeError' })
  logger.info('stored', { items: 3 })
  expect(last()).toMatchObject({ message: 'stored', items: 3 })
})

test('values of placeholders are redacted too', () => {
  const { logger, last } = createLoggingHarness()
  logger.info('user %j', { name: 'a', password: 'hunter2' })
  expect(last().message).toBe('user {"name":"a","password":"[redacted]"}')
})

test('fields that are no plain object get a name', () => {
  const { logger, last } = createLoggingHarness()
  logger.info([1, 2], 'array')
  expect(last().value).toEqual([1, 2])
  logger.info(new Map([['a', 1]]), 'map')
  expect(last().value).toEqual({ a: 1 })
  logger.info({ toString: 1, toJSON: undefined }, 'plain')
  expect(last().toString).toBe(1)
})

test('methods need no receiver', async () => {
  const { logger, last } = createLoggingHarness()
  await Promise.reject(new Error('late')).catch(logger.error)
  expect(last()).toMatchObject({ level: 'ERROR', message: 'late' })
})

test('requests and responses are logged without headers', () => {
  const { logger, texts, last } = createLoggingHarness()
  class Message {
    method = 'GET'
    url = '/a?token=hunter2'
    headers = { authorization: 'hunter2' }
    socket = {}
  }
  logger.info(new Message())
  expect(last().req).toEqual({ method: 'GET', url: '/a?token=[redacted]' })
  logger.info({ req: new Message() }, 'x')
  expect(last().req).toEqual({ method: 'GET', url: '/a?token=[redacted]' })
  logger.info({ method: 'GET', headers: { authorization: 'hunter2' }, socket: {} }, 'plain')
  expect(texts.join('')).not.toContain('hunter2')
})
