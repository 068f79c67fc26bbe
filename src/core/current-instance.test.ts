import { afterEach, expect, test } from 'vitest'
import { clearCurrentInstance, currentInstance, setCurrentInstance } from './current-instance.ts'

const first = { name: 'first' }
const second = { name: 'second' }

afterEach(() => {
  clearCurrentInstance(first)
  clearCurrentInstance(second)
})

test('there is no current instance before one is set', () => {
  expect(currentInstance()).toBeUndefined()
})

test('the instance set last is current', () => {
  setCurrentInstance(first)
  setCurrentInstance(second)
  expect(currentInstance()).toBe(second)
})

test('the one before becomes current again when the last is cleared', () => {
  setCurrentInstance(first)
  setCurrentInstance(second)
  clearCurrentInstance(second)
  expect(currentInstance()).toBe(first)
})

test('clearing an older instance leaves the current one alone', () => {
  setCurrentInstance(first)
  setCurrentInstance(second)
  clearCurrentInstance(first)
  expect(currentInstance()).toBe(second)
})

test('the instance is found by every copy of the package', () => {
  setCurrentInstance(first)
  const shared = (globalThis as Record<symbol, unknown>)[Symbol.for('@creativedynamics/observability/current')]
  expect(shared).toEqual([first])
})
