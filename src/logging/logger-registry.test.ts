import { fastify } from 'fastify'
import { expect, test, vi } from 'vitest'
import { createLoggingHarness } from '../../test/support/logging-harness.ts'

test('a name has one logger, and the service’s name is the root', () => {
  const { part } = createLoggingHarness()
  expect(part.getLogger('app.db')).toBe(part.getLogger('app.db'))
  expect(part.getLogger('shop')).toBe(part.root)
})

test('levels of the options go by exact name, then by the longest pattern, then by the default', () => {
  const { part } = createLoggingHarness({
    level: 'warn',
    levels: { 'app.*': 'debug', 'app.db.*': 'error', 'app.db.slow': 'trace' },
  })
  expect(part.root.level).toBe('warn')
  expect(part.getLogger('other').level).toBe('warn')
  expect(part.getLogger('app').level).toBe('warn')
  expect(part.getLogger('app.jobs').level).toBe('debug')
  expect(part.getLogger('app.db.query').level).toBe('error')
  expect(part.getLogger('app.db.slow').level).toBe('trace')
})

test('setLevel reaches loggers and children that exist already, and those that come', () => {
  const { part, lines } = createLoggingHarness()
  const logger = part.getLogger('app.db')
  const child = logger.child({ pool: 1 })
  child.debug('before')
  part.setLevel('app.*', 'debug')
  child.debug('after')
  part.getLogger('app.later').debug('later')
  part.getLogger('else').debug('not covered')
  expect(lines().map((line) => line.message)).toEqual(['after', 'later'])
})

test('setLevel replaces the narrower rules that it covers, without a pattern all of them', () => {
  const { part } = createLoggingHarness({ levels: { 'app.db.*': 'error', http: 'silent' } })
  part.setLevel('app.*', 'debug')
  expect(part.getLogger('app.db.query').level).toBe('debug')
  expect(part.getLogger('http').level).toBe('silent')
  part.setLevel(undefined, 'trace')
  expect([part.root, part.getLogger('http'), part.getLogger('app.db.query')].map((l) => l.level)).toEqual([
    'trace',
    'trace',
    'trace',
  ])
})

test('a level for a time returns to what was set before, that of single children included', async () => {
  const { part } = createLoggingHarness({ levels: { 'app.db.*': 'error' } })
  const child = part.getLogger('app.web').child({}, { level: 'fatal' })
  part.setLevel('app.*', 'debug', { for: 60 })
  const levels = () => [child, part.getLogger('app.web'), part.getLogger('app.db.query')].map((logger) => logger.level)
  expect([...levels(), part.getLogger('app.new').level]).toEqual(['debug', 'debug', 'debug', 'debug'])
  await vi.waitFor(() => expect(levels()).toEqual(['fatal', 'info', 'error']))
  expect(part.getLogger('app.new').level).toBe('info')
})

test('the last level for a time goes first, and one that covers it ends it', () => {
  const { part } = createLoggingHarness()
  const logger = part.getLogger('app.db')
  part.setLevel(undefined, 'warn', { for: '1h' })
  part.setLevel('app.db', 'trace', { for: '1h' })
  expect([part.root.level, logger.level]).toEqual(['warn', 'trace'])
  part.setLevel('app.db', 'debug', { for: '1h' })
  expect(logger.level).toBe('debug')
  part.setLevel('app.*', 'error')
  expect([part.root.level, logger.level]).toEqual(['warn', 'warn'])
  part.setLevel(undefined, 'info')
  expect([part.root.level, logger.level]).toEqual(['info', 'info'])
})

test('a level set while another one is in force for a time counts after that', async () => {
  const { part } = createLoggingHarness()
  const child = part.root.child({})
  part.setLevel('*', 'debug', { for: 50 })
  child.level = 'error'
  part.getLogger('app').level = 'warn'
  expect([child.level, part.getLogger('app').level]).toEqual(['debug', 'debug'])
  await vi.waitFor(() => expect([child.level, part.getLogger('app').level]).toEqual(['error', 'warn']))
})

test('a level for a time that is no duration is not set, and does not throw', () => {
  const { part, faults } = createLoggingHarness()
  for (const duration of ['soon', -1, 0, null as never]) part.setLevel('app', 'debug', { for: duration })
  expect(part.getLogger('app').level).toBe('info')
  expect(faults.counts().get('user')).toBe(4)
})

test('the shutdown ends levels for a time', async () => {
  const { part } = createLoggingHarness()
  part.setLevel(undefined, 'debug', { for: '1h' })
  await part.shutdown(100)
  expect(part.root.level).toBe('info')
})

test('the level of the root is that of every logger without a rule', () => {
  const { part } = createLoggingHarness({ levels: { 'app.db': 'error' } })
  const other = part.getLogger('other')
  part.root.level = 'debug'
  expect([part.root.level, other.level, part.getLogger('app.db').level]).toEqual(['debug', 'debug', 'error'])
})

test('a child keeps a level of its own until the level of its name is set', () => {
  const { part, logger, lines } = createLoggingHarness()
  const child = logger.child({}, { level: 'error' })
  const grandchild = child.child({ a: 1 })
  child.info('hidden')
  grandchild.info('hidden')
  logger.info('shown')
  child.level = 'debug'
  child.debug('shown')
  part.setLevel('shop', 'info')
  child.debug('hidden')
  expect(child.level).toBe('info')
  expect(lines().map((line) => line.message)).toEqual(['shown', 'shown'])
})

test('a level that does not exist changes nothing and is reported', () => {
  const { part, logger, faults } = createLoggingHarness()
  logger.level = 'loud'
  part.setLevel('app.*', 'loud' as never)
  logger.child({}, { level: 'loud' })
  expect(logger.level).toBe('info')
  expect(faults.counts().get('user')).toBe(3)
})

test.each([5, null, {}, Symbol('app'), ['app']])(
  'a pattern that is no text changes nothing and is reported: %s',
  (given) => {
    const { part, logger, faults } = createLoggingHarness()
    part.setLevel(given as never, 'debug')
    part.setLevel(given as never, 'debug', { for: '1h' })
    part.setLevel('app', given as never)
    logger.level = given as never
    expect(logger.level).toBe('info')
    expect(part.getLogger('app').level).toBe('info')
    expect(faults.counts().get('user')).toBe(4)
  },
)

test('isLevelEnabled knows the level in force', () => {
  const { logger } = createLoggingHarness({ level: 'warn' })
  expect([logger.isLevelEnabled('info'), logger.isLevelEnabled('warn'), logger.isLevelEnabled('silent')]).toEqual([
    false,
    true,
    false,
  ])
})

test('bindings stand in every line of a child, and name and module name it', () => {
  const { logger, part, last } = createLoggingHarness({ levels: { 'app.db': 'debug' } })
  const bindings = { pool: 1, password: 'hunter2', level: 'forged' }
  const child = logger.child({ ...bindings, name: 'app.db' })
  bindings.pool = 2
  child.debug('x')
  expect(last()).toMatchObject({
    level: 'DEBUG',
    logger: 'app.db',
    module: 'app.db',
    pool: 1,
    password: '[redacted]',
    'fields.level': 'forged',
  })
  expect(last()).not.toHaveProperty('name')
  logger.child({ module: 'orders' }).child({ step: 2 }).info('x')
  expect(last()).toMatchObject({ logger: 'shop', module: 'orders', step: 2 })
  part.getLogger('app').child({ name: 7 }).info('x')
  expect(last()).toMatchObject({ logger: 'app', name: 7 })
})

test('serializers of a child shape their fields, and one that throws loses no line', () => {
  const { logger, last, faults } = createLoggingHarness()
  const child = logger.child(
    {},
    {
      serializers: {
        user: (user: { id: string }) => user.id,
        bad: () => {
          throw new Error('serializer')
        },
      },
    },
  )
  child.info({ user: { id: 'u-1' }, bad: 1, other: 2 }, 'x')
  expect(last()).toMatchObject({ user: 'u-1', bad: '[unreadable]', other: 2 })
  expect(faults.counts().get('user')).toBe(1)
})

test('flush answers its callback even when that throws', () => {
  const { logger, faults } = createLoggingHarness()
  let called = 0
  logger.flush(() => {
    called++
    throw new Error('callback')
  })
  expect(called).toBe(1)
  expect(faults.counts().get('user')).toBe(1)
})

test('serves Fastify as its logger', async () => {
  const { logger, lines, texts } = createLoggingHarness()
  const app = fastify({ loggerInstance: logger })
  app.get('/items/:id', (request) => {
    request.log.info({ step: 1 }, 'in the handler')
    return { ok: true }
  })
  app.get('/broken', () => {
    throw new TypeError('broken')
  })
  await app.inject({ url: '/items/1?token=hunter2', headers: { authorization: 'hunter2' } })
  await app.inject('/broken')
  await app.close()
  expect(lines().find((line) => line.message === 'in the handler')).toMatchObject({ reqId: 'req-1', step: 1 })
  expect(lines().find((line) => line.message === 'incoming request')).toMatchObject({
    req: { method: 'GET', url: '/items/1?token=[redacted]' },
  })
  expect(lines().find((line) => line.level === 'ERROR')).toMatchObject({ error_type: 'TypeError' })
  expect(texts.join('')).not.toContain('hunter2')
})
