import { expect, test } from 'vitest'
import { type Settling, settleResult } from './settle-result.ts'

function settling() {
  const seen: unknown[] = []
  const steps: Settling = {
    run: (step) => step(),
    done: () => seen.push('done'),
    failed: (error) => seen.push(error),
  }
  return { seen, steps }
}

test('a plain value ends at once', () => {
  const { seen, steps } = settling()
  expect(settleResult(7, steps)).toBe(7)
  expect(seen).toEqual(['done'])
})

test('a promise ends when it is settled and keeps its value, its error and its own properties', async () => {
  const { seen, steps } = settling()
  const promise = Object.assign(Promise.resolve(7), { cancel: () => 'cancelled' })
  const settled = settleResult(promise, steps) as typeof promise
  expect(seen).toEqual([])
  expect(await settled).toBe(7)
  expect(settled.cancel()).toBe('cancelled')
  const error = new Error('boom')
  await expect(settleResult(Promise.reject(error), steps)).rejects.toBe(error)
  expect(seen).toEqual(['done', error])
})

test('a lazy thenable is not set going, and ends when it is awaited', async () => {
  const { seen, steps } = settling()
  let runs = 0
  const query = {
    // biome-ignore lint/suspicious/noThenProperty: this is what a query builder looks like
    then(fulfilled: (value: number) => unknown) {
      runs++
      return Promise.resolve(7).then(fulfilled)
    },
  }
  const settled = settleResult(query, steps)
  expect(settled).toBe(query)
  expect([runs, seen]).toEqual([0, []])
  expect(await settled).toBe(7)
  expect([runs, seen]).toEqual([1, ['done']])
})

test('a thenable that rejects hands its error on', async () => {
  const { seen, steps } = settling()
  const error = new Error('boom')
  // biome-ignore lint/suspicious/noThenProperty: this is what a query builder looks like
  const query = { then: (_: unknown, rejected: (error: unknown) => unknown) => Promise.reject(error).catch(rejected) }
  await expect((async () => await settleResult(query, steps))()).rejects.toBe(error)
  expect(seen).toEqual([error])
})

test('a frozen thenable ends at once', () => {
  const { seen, steps } = settling()
  // biome-ignore lint/suspicious/noThenProperty: this is what a query builder looks like
  const query = Object.freeze({ then: () => 1 })
  expect(settleResult(query, steps)).toBe(query)
  expect(seen).toEqual(['done'])
})

function* count() {
  yield 1
  yield 2
}

test('a generator ends when it is used up or left early', () => {
  const { seen, steps } = settling()
  expect([...(settleResult(count(), steps) as Generator<number>)]).toEqual([1, 2])
  expect(seen).toEqual(['done'])
  for (const _ of settleResult(count(), steps) as Generator<number>) break
  expect(seen).toEqual(['done', 'done'])
})

test('a generator that throws fails with the error', () => {
  const { seen, steps } = settling()
  const error = new Error('boom')
  const failing = settleResult(
    (function* () {
      yield 1
      throw error
    })(),
    steps,
  ) as Generator<number>
  expect(() => [...failing]).toThrow(error)
  expect(seen).toEqual([error])
})

test('an asynchronous generator ends when it is used up, left early or fails', async () => {
  const { seen, steps } = settling()
  const error = new Error('boom')
  async function* numbers(fails: boolean) {
    yield 1
    if (fails) throw error
    yield 2
  }
  const all: number[] = []
  for await (const each of settleResult(numbers(false), steps) as AsyncGenerator<number>) all.push(each)
  expect(all).toEqual([1, 2])
  for await (const _ of settleResult(numbers(false), steps) as AsyncGenerator<number>) break
  await expect(
    (async () => {
      for await (const _ of settleResult(numbers(true), steps) as AsyncGenerator<number>);
    })(),
  ).rejects.toBe(error)
  expect(seen).toEqual(['done', 'done', error])
})
