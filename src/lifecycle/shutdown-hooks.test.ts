import { expect, test, vi } from 'vitest'
import { Deadline } from './deadline.ts'
import { type ShutdownHook, ShutdownHooks } from './shutdown-hooks.ts'

function hooksOf() {
  const failed: [hook: string, message: string][] = []
  const hooks = new ShutdownHooks((hook, error) =>
    failed.push([hook, error instanceof Error ? error.message : String(error)]),
  )
  return { hooks, failed }
}

const hang = () => new Promise(() => {})

test('one after the other, the one added last first, each waited for', async () => {
  const { hooks } = hooksOf()
  const order: string[] = []
  for (const name of ['first', 'second', 'third']) {
    hooks.add(async () => {
      order.push(`${name} begins`)
      await new Promise((resolve) => setImmediate(resolve))
      order.push(`${name} ends`)
    })
  }
  expect(await hooks.run('closed', new Deadline(10_000))).toBe(true)
  expect(order).toEqual([
    ...['third begins', 'third ends', 'second begins', 'second ends', 'first begins', 'first ends'],
  ])
})

test('each is called once, in its phase only', async () => {
  const { hooks } = hooksOf()
  const closed = vi.fn()
  const draining = vi.fn()
  hooks.add(closed)
  hooks.add(draining, { when: 'draining' })
  await hooks.run('draining', new Deadline(1_000))
  expect(draining).toHaveBeenCalledOnce()
  expect(closed).not.toHaveBeenCalled()
  await hooks.run('closed', new Deadline(1_000))
  await hooks.run('closed', new Deadline(1_000))
  expect(closed).toHaveBeenCalledOnce()
})

test('one that was taken away is not called, one that another adds is', async () => {
  const { hooks } = hooksOf()
  const gone = vi.fn()
  const added = vi.fn()
  hooks.add(gone)()
  hooks.add(() => void hooks.add(added))
  await hooks.run('closed', new Deadline(1_000))
  expect(gone).not.toHaveBeenCalled()
  expect(added).toHaveBeenCalledOnce()
})

test('one that throws, rejects or hangs is told with its name, and those after it are called', async () => {
  const { hooks, failed } = hooksOf()
  const last = vi.fn()
  let signal: AbortSignal | undefined
  hooks.add(last)
  hooks.add(
    (context) => {
      signal = context.signal
      return hang()
    },
    { name: 'queue', timeoutMs: 30 },
  )
  hooks.add(() => Promise.reject(new Error('rejected')), { name: 'pool' })
  hooks.add(function closeFiles() {
    throw new Error('thrown')
  })
  expect(await hooks.run('closed', new Deadline(60_000))).toBe(false)
  expect(failed).toEqual([
    ['closeFiles', 'thrown'],
    ['pool', 'rejected'],
    ['queue', expect.stringMatching(/^took longer than \d+ ms$/)],
  ])
  expect(signal?.aborted).toBe(true)
  expect(signal?.reason).toMatchObject({ name: 'TimeoutError' })
  expect(last).toHaveBeenCalledOnce()
})

test('without limits of their own hooks share the time, and half of the reserve is left', async () => {
  vi.useFakeTimers()
  try {
    const { hooks, failed } = hooksOf()
    for (const name of ['a', 'b', 'c']) hooks.add(hang, { name })
    const deadline = new Deadline(10_000)
    const run = hooks.run('closed', deadline)
    await vi.advanceTimersByTimeAsync(2_999)
    expect(failed).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(failed).toEqual([['c', 'took longer than 3000 ms']])
    await vi.advanceTimersByTimeAsync(6_000)
    expect(await run).toBe(false)
    expect(failed).toHaveLength(3)
    expect(deadline.remaining).toBe(1_000)
  } finally {
    vi.useRealTimers()
  }
})

test('a limit of its own does not go beyond the time that there is', async () => {
  const { hooks, failed } = hooksOf()
  hooks.add(hang, { name: 'queue', timeoutMs: 600_000 })
  const deadline = new Deadline(100)
  await hooks.run('closed', deadline)
  expect(failed).toHaveLength(1)
  expect(deadline.remaining).toBeGreaterThan(0)
})

test('a rejection after the time is up goes nowhere', async () => {
  const { hooks, failed } = hooksOf()
  let reject!: (error: Error) => void
  hooks.add(
    () =>
      new Promise((_, no) => {
        reject = no
      }),
    { timeoutMs: 1 },
  )
  await hooks.run('closed', new Deadline(1_000))
  reject(new Error('too late'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(failed).toHaveLength(1)
})

test.each<[unknown, unknown, string]>([
  [undefined, undefined, 'onShutdown(): expected a function, got undefined'],
  [hang, null, 'expected an object of options'],
  [hang, { name: '' }, 'name: expected text'],
  [hang, { timeoutMs: 0 }, 'timeoutMs: expected a whole number from 1 to 600000'],
  [hang, { timeoutMs: 1.5 }, 'timeoutMs'],
  [hang, { when: 'before' }, "when: expected 'draining' or 'closed'"],
])('%s with %j is refused', (fn, options, message) => {
  const add = () => hooksOf().hooks.add(fn as ShutdownHook, options as never)
  expect(add).toThrow('OBS_ERR_INVALID_ARGUMENT')
  expect(add).toThrow(message)
})
