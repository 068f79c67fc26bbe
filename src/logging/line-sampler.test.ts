import { expect, test } from 'vitest'
import { createLoggingHarness, requestScope } from '../../test/support/logging-harness.ts'

const END = { method: 'GET', endpoint: '/', status: 200, seconds: 0.01, aborted: false, error: undefined as unknown }

const messagesOf = (harness: ReturnType<typeof createLoggingHarness>) => harness.lines().map((line) => line.message)

test('a share of the lines is written; lines from level error on all are', () => {
  const { logger, lines } = createLoggingHarness({ sample: { info: 0.5 }, callSite: 'off' })
  for (let i = 0; i < 1_000; i++) logger.info('often')
  for (let i = 0; i < 10; i++) logger.error('never left out')
  const written = lines().filter((line) => line.level === 'INFO').length
  expect(written).toBeGreaterThan(300)
  expect(written).toBeLessThan(700)
  expect(lines().filter((line) => line.level === 'ERROR')).toHaveLength(10)
})

test('the exact logger goes before a pattern, a longer pattern before a shorter one, and all before the level', () => {
  const harness = createLoggingHarness({
    sample: { info: 0, 'app.*:info': 1, 'app.db.*:info': 0, 'app.db.slow:info': 1 },
  })
  for (const name of ['other', 'app', 'app.web', 'app.db.query', 'app.db.slow']) {
    harness.part.getLogger(name).info(name)
    harness.part.getLogger(name).warn(`${name} warns`)
  }
  expect(messagesOf(harness).filter((message) => !String(message).endsWith('warns'))).toEqual([
    'app.web',
    'app.db.slow',
  ])
  expect(messagesOf(harness)).toHaveLength(7)
})

test('the lines of a request that goes well are left out, its own line among them', () => {
  const harness = createLoggingHarness({ sample: { info: 0 } })
  const { scope } = requestScope()
  harness.scopes.run(scope, () => harness.logger.info('step'))
  harness.part.access({ ...END, scope })
  expect(harness.lines()).toEqual([])
})

test.each<[string, Partial<typeof END>, string]>([
  ['fails', { status: 503 }, 'GET / 503'],
  ['is slow', { seconds: 2 }, 'GET / 200'],
  ['is aborted', { status: 499, aborted: true }, 'GET / 499 aborted'],
])('what was held back for a request that %s is written, in order', (_, end, message) => {
  const harness = createLoggingHarness({ sample: { info: 0 }, slowRequestMs: 1_000 })
  const { scope } = requestScope()
  harness.scopes.run(scope, () => {
    harness.logger.info('first')
    harness.logger.info('second')
  })
  expect(harness.lines()).toEqual([])
  harness.part.access({ ...END, ...end, scope })
  expect(messagesOf(harness)).toEqual(['first', 'second', message])
})

test('after an error line everything of the request is written', () => {
  const harness = createLoggingHarness({ sample: { info: 0 } })
  const { scope } = requestScope()
  harness.scopes.run(scope, () => {
    harness.logger.info('before')
    harness.logger.error('broken')
    harness.logger.info('after')
  })
  harness.part.access({ ...END, scope })
  expect(messagesOf(harness)).toEqual(['before', 'broken', 'after', 'GET / 200'])
})

test('what is held back for one request is bounded', () => {
  const harness = createLoggingHarness({ sample: { info: 0 } })
  const { scope } = requestScope()
  harness.scopes.run(scope, () => {
    for (let i = 0; i < 10_000; i++) harness.logger.info('step')
    harness.logger.error('broken')
  })
  expect(harness.lines().length).toBeLessThan(500)
  expect(harness.texts.join('').length).toBeLessThan(70_000)
})
