import { expect, test } from 'vitest'
import { IgnoredPaths } from './ignored-paths.ts'

const ignored = new IgnoredPaths(['/metrics', '/health*', '/static/*'])

test.each(['/metrics', '/health', '/health/live', '/healthz', '/static/', '/static/a/b'])('%s is ignored', (path) => {
  expect(ignored.has(path)).toBe(true)
})

test.each(['/metrics/', '/metric', '/a/health', '/static', '/'])('%s is not ignored', (path) => {
  expect(ignored.has(path)).toBe(false)
})

test('a star alone covers everything', () => {
  expect(new IgnoredPaths(['*']).has('/x')).toBe(true)
  expect(new IgnoredPaths([]).has('/x')).toBe(false)
})
