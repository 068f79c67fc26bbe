import { afterEach, expect, test } from 'vitest'
import { clearCurrentInstance, setCurrentInstance } from './current-instance.ts'
import { EarlyCalls } from './early-calls.ts'

const first = { name: 'first' }
const second = { name: 'second' }

afterEach(() => {
  clearCurrentInstance(first)
  clearCurrentInstance(second)
})

function recordCalls() {
  const made: string[] = []
  const faults: unknown[] = []
  return { made, faults, early: new EarlyCalls((error) => faults.push(error)) }
}

test('calls are made once there is an instance, in their order, those that were taken back not', () => {
  const { made, early } = recordCalls()
  early.add(() => made.push('a'))
  const takeBack = early.add(() => made.push('b'))
  early.add(() => made.push('c'))
  takeBack()
  expect(made).toEqual([])
  setCurrentInstance(first)
  expect(made).toEqual(['a', 'c'])
})

test('a second instance gets them when the first one has ended, and not before', () => {
  const { made, early } = recordCalls()
  early.add(() => made.push('a'))
  setCurrentInstance(first)
  setCurrentInstance(second)
  expect(made).toEqual(['a'])
  clearCurrentInstance(second)
  clearCurrentInstance(first)
  setCurrentInstance(second)
  expect(made).toEqual(['a', 'a'])
})

test('one that throws is told of and keeps none from being made', () => {
  const { made, faults, early } = recordCalls()
  early.add(() => {
    throw new Error('taken')
  })
  early.add(() => made.push('b'))
  setCurrentInstance(first)
  expect(made).toEqual(['b'])
  expect(faults).toEqual([new Error('taken')])
})

test('what is kept is bounded', () => {
  const { made, early } = recordCalls()
  for (let i = 0; i < 10_010; i++) early.add(() => made.push('a'))
  setCurrentInstance(first)
  expect(made).toHaveLength(10_000)
})
