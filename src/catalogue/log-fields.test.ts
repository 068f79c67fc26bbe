import { expect, test } from 'vitest'
import { LEVEL_NAMES, LOG_FIELDS } from './log-fields.ts'

test('every field has a name of its own in snake case', () => {
  expect(new Set(LOG_FIELDS).size).toBe(LOG_FIELDS.length)
  for (const field of LOG_FIELDS) expect(field).toMatch(/^[a-z]+(?:_[a-z]+)*$/)
})

test('levels stand in order, lowest first', () => {
  expect(LEVEL_NAMES).toEqual(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'])
})
