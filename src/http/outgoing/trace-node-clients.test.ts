import { expect, test } from 'vitest'
import { hasCreatedChannel } from './trace-node-clients.ts'

test.each([
  ['20.19.0', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['23.1.0', false],
  ['23.2.0', true],
  ['24.0.0', true],
  ['26.10.0', true],
])('Node.js %s announces requests before their headers are sent: %s', (version, expected) => {
  expect(hasCreatedChannel(version)).toBe(expected)
})
