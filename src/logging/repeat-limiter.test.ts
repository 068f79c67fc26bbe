import { expect, test, vi } from 'vitest'
import { createLoggingHarness } from '../../test/support/logging-harness.ts'

test('of a repeated message the first are written, then every so manieth, and a line tells the number left out', async () => {
  const { logger, lines } = createLoggingHarness({ repeat: { first: 3, thereafter: 10 } })
  for (let n = 0; n < 30; n++) logger.info({ n }, 'retry %d', n)
  expect(lines().map((line) => line.n)).toEqual([0, 1, 2, 12, 22])
  await vi.waitFor(() => expect(lines()).toHaveLength(6), { timeout: 5_000 })
  expect(lines().at(-1)).toMatchObject({
    level: 'INFO',
    logger: 'shop',
    message: 'log lines suppressed',
    suppressed: 25,
    repeated: 'retry %d',
  })
})

test('other messages, levels and loggers count for themselves, and lines from level error on not at all', () => {
  const { logger, part, lines } = createLoggingHarness({ repeat: { first: 1, thereafter: 0 }, callSite: 'off' })
  for (let n = 0; n < 5; n++) {
    logger.info('a')
    logger.info('b')
    logger.warn('a')
    part.getLogger('app').info('a')
    logger.error('a')
  }
  expect(lines()).toHaveLength(4 + 5)
})

test('errors are told apart by what they say', async () => {
  const { logger, lines, part } = createLoggingHarness({ repeat: { first: 1, thereafter: 0 } })
  for (const text of ['no stock', 'no price', 'no stock']) logger.warn(new Error(text))
  await part.shutdown(100)
  expect(lines().map(({ message, repeated }) => repeated ?? message)).toEqual(['no stock', 'no price', 'no stock'])
  expect(lines().at(-1)).toMatchObject({ suppressed: 1, message: 'log lines suppressed' })
})

test('what was repeated is told without its secrets', async () => {
  const { logger, texts, part } = createLoggingHarness({ repeat: { first: 1, thereafter: 0 } })
  for (let n = 0; n < 3; n++) logger.warn('GET https://u:hunter2@host/?token=hunter2')
  await part.shutdown(100)
  expect(texts).toHaveLength(2)
  expect(texts.join('')).not.toContain('hunter2')
})

test('the shutdown tells what is left to tell', async () => {
  const { logger, part, lines } = createLoggingHarness({ repeat: { first: 1, thereafter: 0 } })
  for (let n = 0; n < 5; n++) logger.warn('a')
  await part.shutdown(100)
  expect(lines().map((line) => [line.level, line.suppressed])).toEqual([
    ['WARN', undefined],
    ['WARN', 4],
  ])
})
