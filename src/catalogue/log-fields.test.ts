import { expect, test } from 'vitest'
import type { LogField } from './log-field.ts'
import { LEVEL_NAMES, LOG_FIELD_CATALOGUE, LOG_FIELDS } from './log-fields.ts'

const catalogue = Object.values<LogField>(LOG_FIELD_CATALOGUE)

test('every field has a name of its own in snake case', () => {
  expect(new Set(LOG_FIELDS).size).toBe(LOG_FIELDS.length)
  for (const field of LOG_FIELDS) expect(field).toMatch(/^[a-z]+(?:_[a-z]+)*$/)
})

test('levels stand in order, lowest first', () => {
  expect(LEVEL_NAMES).toEqual(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'])
})

test('what is reserved in a line is what the catalogue has for lines of every kind, requests and errors', () => {
  const fixed = catalogue.filter(({ lines }) => lines === 'every' || lines === 'request' || lines === 'error')
  const names = fixed.map(({ names }) => (names.default as string).split('.')[0])
  expect(new Set(names)).toEqual(new Set(LOG_FIELDS))
})

test('two fields share a place in the index only where they tell the same of different lines', () => {
  const shared = catalogue.filter((field) => catalogue.some((other) => other !== field && other.ecs === field.ecs))
  expect(shared.map(({ ecs, lines }) => [ecs, lines])).toEqual([
    ['event.duration', 'access'],
    ['event.duration', 'function'],
  ])
})

test('every duration tells its format in each preset, and nothing else does', () => {
  const durations = catalogue.filter(({ format }) => format !== undefined)
  expect(durations.map(({ ecs }) => ecs)).toEqual(['event.duration', 'event.duration'])
})
