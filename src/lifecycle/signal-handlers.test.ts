import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installSignalHandlers, type SignalHandlerDeps } from './signal-handlers.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

const uninstalls: (() => void)[] = []

afterEach(() => {
  vi.useRealTimers()
  for (const uninstall of uninstalls.splice(0)) uninstall()
})

/** SIGUSR2 and SIGHUP: the test runner has no listeners of its own for them. */
function install(over: Partial<SignalHandlerDeps> = {}) {
  const exits: number[] = []
  const shutdown = vi.fn(over.shutdown ?? (async () => ({ ok: true })))
  const uninstall = installSignalHandlers({
    signals: ['SIGUSR2', 'SIGHUP'],
    exit: (code) => exits.push(code),
    ...over,
    shutdown,
  })
  uninstalls.push(uninstall)
  return { exits, shutdown, uninstall }
}

function raise(signal: NodeJS.Signals): void {
  process.emit(signal, signal)
}

test.each([
  [true, 0],
  [false, 1],
])('after a shutdown with ok %s the process exits with %i', async (ok, code) => {
  const { exits } = install({ shutdown: async () => ({ ok }) })
  raise('SIGUSR2')
  await vi.advanceTimersByTimeAsync(0)
  expect(exits).toEqual([code])
})

test('a second signal, the same or another, exits at once with 128 plus its number', () => {
  const { exits, shutdown } = install({ shutdown: () => new Promise(() => {}) })
  raise('SIGUSR2')
  expect(exits).toEqual([])
  raise('SIGHUP')
  expect(exits).toEqual([129])
  raise('SIGUSR2')
  expect(exits).toEqual([129, 140])
  expect(shutdown).toHaveBeenCalledTimes(1)
})

test('one Ctrl-C that arrives twice is one, a second press is not', () => {
  const { exits } = install({ signals: ['SIGINT'], shutdown: () => new Promise(() => {}) })
  raise('SIGINT')
  vi.advanceTimersByTime(99)
  raise('SIGINT')
  expect(exits).toEqual([])
  vi.advanceTimersByTime(1)
  raise('SIGINT')
  expect(exits).toEqual([130])
})

test('only the given signals are listened to, once each, and no longer after uninstalling', () => {
  const before = process.eventNames().map((name) => [name, process.listenerCount(name)])
  const { uninstall } = install({ signals: ['SIGHUP', 'SIGHUP'] })
  expect(process.listenerCount('SIGHUP')).toBe(1)
  uninstall()
  expect(process.eventNames().map((name) => [name, process.listenerCount(name)])).toEqual(before)
})

test('without signals nothing is listened to', () => {
  const before = process.eventNames()
  install({ signals: [] })
  expect(process.eventNames()).toEqual(before)
})
