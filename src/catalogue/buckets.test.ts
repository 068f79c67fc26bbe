import { expect, test } from 'vitest'
import { BUCKET_NAMES, boundsOf } from './buckets.ts'

test.each(BUCKET_NAMES)('the bounds of %s are finite and ascending', (name) => {
  const bounds = boundsOf(name)
  expect(bounds.every(Number.isFinite)).toBe(true)
  expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b))
})

test('http is the default, and job reaches 600 seconds', () => {
  expect(boundsOf(undefined)).toBe(boundsOf('http'))
  expect(boundsOf('job').at(-1)).toBe(600)
})

test('bounds of your own are taken as they are', () => {
  const own = [1, 2]
  expect(boundsOf(own)).toBe(own)
})
