import { expect, test } from 'vitest'
import { RandomUuids } from './random-uuids.ts'

/** Several batches. */
const MANY = 10_000

test('they are UUIDs of version 4 and its variant, and no two are equal', () => {
  const uuids = new RandomUuids()
  const made = Array.from({ length: MANY }, () => uuids.next())
  for (const uuid of made) {
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  expect(new Set(made).size).toBe(MANY)
})

test('every digit but those of version and variant takes all its values', () => {
  const uuids = new RandomUuids()
  const made = Array.from({ length: MANY }, () => uuids.next())
  const values = Array.from({ length: 36 }, (_, at) => new Set(made.map((uuid) => uuid[at])).size)
  expect(values).toEqual(
    Array.from({ length: 36 }, (_, at) => ([8, 13, 18, 23, 14].includes(at) ? 1 : at === 19 ? 4 : 16)),
  )
})
