import { expect, test } from 'vitest'
import { correlationIdOf } from './correlation-id.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test.each(['a', 'A-Za-z0-9._~:+/=@-', 'a'.repeat(128)])('an acceptable id is kept: %s', (id) => {
  expect(correlationIdOf(id)).toBe(id)
})

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['one that is too long', 'a'.repeat(129)],
  ['a line break', 'a\nb'],
  ['a trailing line break', 'a\n'],
  ['a quote', 'a"b'],
  ['a space', 'a b'],
  ['a letter beyond ASCII', 'ä'],
  ['a list', ['a', 'b']],
])('%s is replaced by a new UUID', (_, incoming) => {
  const id = correlationIdOf(incoming)
  expect(id).toMatch(UUID)
  expect(correlationIdOf(incoming)).not.toBe(id)
})
