import { expect, test } from 'vitest'
import { Recent } from './recent.ts'

test('the last values are kept, oldest first', () => {
  const recent = new Recent<number>(3)
  for (let i = 1; i <= 100; i++) recent.add(i)
  expect(recent.values).toEqual([98, 99, 100])
  recent.clear()
  expect(recent.values).toEqual([])
})
