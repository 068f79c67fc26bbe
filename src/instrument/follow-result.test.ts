import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { createInstrumentHarness } from '../../test/support/instrument-harness.ts'

/** Works only when awaited, like the builders of SQL libraries. */
class Query {
  readonly #parts: string[] = []
  runs = 0
  readonly #run: (text: string) => unknown

  constructor(run: (text: string) => unknown = (text) => text) {
    this.#run = run
  }
  where(part: string): this {
    this.#parts.push(part)
    return this
  }
  async exec(): Promise<unknown> {
    this.runs++
    return this.#run(this.#parts.join(' and '))
  }
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
  then(resolve?: (value: unknown) => unknown, reject?: (error: unknown) => unknown): Promise<unknown> {
    return this.exec().then(resolve, reject)
  }
  catch(onRejected: (error: unknown) => unknown): Promise<unknown> {
    return this.exec().catch(onRejected)
  }
}

test('a rejection that nobody handles stays unhandled', async () => {
  const { observe } = createInstrumentHarness()
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  try {
    const error = new Error('nobody cares')
    void observe('load', () => Promise.reject(error))()
    expect((await once(process, 'unhandledRejection'))[0]).toBe(error)
  } finally {
    for (const listener of listeners) process.on('unhandledRejection', listener)
  }
})

test('the stack of an asynchronous error still names the caller', async () => {
  const { observe } = createInstrumentHarness()
  const load = observe('load', async () => {
    await new Promise(setImmediate)
    throw new Error('late')
  })
  async function theCaller() {
    return await load()
  }
  const error = (await theCaller().catch((e: unknown) => e)) as Error
  expect(error.stack).toContain('theCaller')
})

test('what a library hangs on its promise is still there', async () => {
  const { observe } = createInstrumentHarness()
  const start = observe('start', () => Object.assign(Promise.resolve('out'), { pid: 42, cancel: () => 'cancelled' }))
  const running = start()
  expect([running.pid, running.cancel(), await running]).toEqual([42, 'cancelled', 'out'])
})

test('a subclass of Promise stays one', async () => {
  const { observe, spans } = createInstrumentHarness()
  class Task<T> extends Promise<T> {}
  const task = observe('task', () => Task.resolve(1))()
  expect(task).toBeInstanceOf(Task)
  expect(await task).toBe(1)
  expect(spans.only('task').ends).toBe(1)
})

test('a lazy thenable starts when it is awaited, inside the call, and ends it then', async () => {
  const { observe, spans, scopes } = createInstrumentHarness()
  const query = new Query(() => scopes.current()?.functionName)
  const find = observe('find', () => query)
  const found = find().where('a = 1').where('b = 2')
  expect([query.runs, spans.only('find').ends]).toEqual([0, 0])
  expect(found).toBeInstanceOf(Query)
  expect(await found).toBe('find')
  expect([query.runs, spans.only('find').ends]).toEqual([1, 1])
})

test('a lazy thenable works through a method that returns a promise, and through catch', async () => {
  const { observe, spans } = createInstrumentHarness()
  const error = new Error('no table')
  const reject = () => {
    throw error
  }
  expect(
    await observe('exec', () => new Query())()
      .where('x')
      .exec(),
  ).toBe('x')
  expect(await observe('caught', () => new Query(reject))().catch((e) => e)).toBe(error)
  expect(spans.only('exec')).toMatchObject({ ends: 1, exceptions: [] })
  expect(spans.only('caught')).toMatchObject({ ends: 1, exceptions: [error] })
})

test('code after an awaited thenable is outside the call', async () => {
  const { observe, scopes } = createInstrumentHarness()
  await observe('find', () => new Query())()
  expect(scopes.current()).toBeUndefined()
  const seen = await observe('again', () => new Query())().then(() => scopes.current())
  expect(seen).toBeUndefined()
})

test('a frozen thenable can still be awaited', async () => {
  const { observe, spans } = createInstrumentHarness()
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
  const frozen = Object.freeze({ then: (resolve: (value: number) => void) => resolve(1) })
  expect(await (observe('frozen', () => frozen)() as unknown)).toBe(1)
  expect(spans.only('frozen')).toBeDefined()
})

test('an object whose getters throw is returned as it is', () => {
  const { observe, spans } = createInstrumentHarness()
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('do not look')
      },
    },
  )
  expect(observe('load', () => hostile)()).toBe(hostile)
  expect(spans.only('load')).toMatchObject({ ends: 1, exceptions: [] })
})

test('a generator runs every step inside the call and ends it with its last', () => {
  const { observe, spans, scopes } = createInstrumentHarness()
  const numbers = observe('numbers', function* (from: number): Generator<unknown, string, string> {
    const received = yield from
    yield scopes.current()?.functionName
    return received
  })
  const running = numbers(5)
  expect(Object.prototype.toString.call(running)).toBe('[object Generator]')
  expect(running.next('ignored')).toEqual({ value: 5, done: false })
  expect(scopes.current()).toBeUndefined()
  expect(running.next('kept')).toEqual({ value: 'numbers', done: false })
  expect(spans.only('numbers').ends).toBe(0)
  expect(running.next('late')).toEqual({ value: 'kept', done: true })
  expect(spans.only('numbers').ends).toBe(1)
})

test('leaving a generator early ends the call', () => {
  const { observe, spans } = createInstrumentHarness()
  let cleaned = false
  const numbers = observe('numbers', function* () {
    try {
      yield 1
      yield 2
    } finally {
      cleaned = true
    }
  })
  for (const _ of numbers()) break
  expect([cleaned, spans.only('numbers').ends]).toEqual([true, 1])
})

test('an error in an async generator is recorded, counted and thrown to the consumer', async () => {
  const { observe, spans, failed } = createInstrumentHarness()
  const error = new Error('stream broke')
  const rows = observe('rows', async function* () {
    yield 1
    throw error
  })
  const seen: number[] = []
  const consume = async () => {
    for await (const row of rows()) seen.push(row)
  }
  await expect(consume()).rejects.toBe(error)
  expect(seen).toEqual([1])
  expect(spans.only('rows')).toMatchObject({ ends: 1, exceptions: [error] })
  expect(failed).toHaveBeenCalledExactlyOnceWith('Error', 'rows')
})

test('steps of an async generator may be asked for ahead', async () => {
  const { observe, spans } = createInstrumentHarness()
  const rows = observe('rows', async function* () {
    yield 1
    yield 2
  })()
  const steps = await Promise.all([rows.next(), rows.next(), rows.next()])
  expect(steps.map((step) => step.value)).toEqual([1, 2, undefined])
  expect(spans.only('rows').ends).toBe(1)
})

test('an event emitter that is returned is the same object', () => {
  const { observe } = createInstrumentHarness()
  const emitter = new EventEmitter()
  expect(observe('open', () => emitter)()).toBe(emitter)
})
