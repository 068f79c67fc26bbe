import { expect, test } from 'vitest'

// The names that users import. A change here is a change for them: it belongs into CHANGELOG.md.

test('entry .', async () => {
  expect(Object.keys(await import('../../src/index.ts')).sort()).toMatchInlineSnapshot(`
    [
      "ObservabilityError",
      "counter",
      "createObservability",
      "defineMetrics",
      "gauge",
      "getObservability",
      "histogram",
    ]
  `)
})

test('entry ./decorators', async () => {
  expect(Object.keys(await import('../../src/decorators.ts')).sort()).toMatchInlineSnapshot(`
    [
      "observed",
      "traced",
    ]
  `)
})

test('entry ./testing', async () => {
  expect(Object.keys(await import('../../src/testing/index.ts')).sort()).toMatchInlineSnapshot(`
    [
      "createTestObservability",
      "recordTelemetry",
    ]
  `)
})
