import { expect, test } from 'vitest'
import { createLoggingHarness, requestScope } from '../../test/support/logging-harness.ts'
import { DEFAULT_PRESET } from './preset/default-preset.ts'
import { PrettyLine } from './pretty-line.ts'

const HIDDEN = ['service', 'environment', 'version']

function prettyOf(log: (harness: ReturnType<typeof createLoggingHarness>) => void, hasColours = false): string {
  const harness = createLoggingHarness()
  log(harness)
  return new PrettyLine(DEFAULT_PRESET, HIDDEN, hasColours).render(harness.texts[0] ?? '', 2)
}

test('a line shows time, level, logger, message and the fields that differ', () => {
  const text = prettyOf(({ logger, scopes }) =>
    scopes.run(requestScope('fn').scope, () => logger.info({ items: 3, plan: { a: 1 } }, 'stored')),
  )
  expect(text).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} INFO {2}shop stored correlation_id=req-1 trace_id=\w+ span_id=\w+ items=3 plan=\{"a":1\}\n$/,
  )
})

test('control characters of values are shown, not obeyed', () => {
  const evil = 'a\n12:00:00.000 ERROR forged\u001b[2J\u009b31m\u202e\u0007'
  const text = prettyOf(({ logger }) => logger.info({ evil, [evil]: 1, nested: { evil } }, evil))
  expect(text.split('\n')).toHaveLength(2)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  expect(text).toContain('\\u001b[2J')
})

test('the stack of an error follows, indented, and cannot pose as a line', () => {
  const text = prettyOf(({ logger }) => logger.error(new Error('first\n12:00:00.000 ERROR forged')))
  const [head, ...stack] = text.trimEnd().split('\n')
  expect(head).toContain('error_type=Error')
  expect(stack.length).toBeGreaterThan(1)
  for (const line of stack) expect(line.startsWith('    ')).toBe(true)
})

test('colours are the only escapes, and only where asked for', () => {
  expect(prettyOf(({ logger }) => logger.info('x'))).not.toContain('\u001b')
  expect(prettyOf(({ logger }) => logger.info('x'), true)).toContain('\u001b[32mINFO')
})

test('what is no JSON is only made harmless', () => {
  expect(new PrettyLine(DEFAULT_PRESET, HIDDEN, false).render('no json\u001b\n', 2)).toBe('no json\\u001b\n')
})
