import { expect, test } from 'vitest'
import { takenNames } from './taken-names.ts'

test.each([
  ['counter', 'jobs_total', ['jobs_total', 'jobs']],
  ['counter', 'data_processed_bytes', ['data_processed_bytes']],
  ['gauge', 'jobs_total', ['jobs_total']],
  ['histogram', 'wait_seconds', ['wait_seconds', 'wait_seconds_bucket', 'wait_seconds_sum', 'wait_seconds_count']],
] as const)('a %s %s takes %j', (type, name, names) => {
  expect(takenNames(type, name)).toEqual(names)
})
