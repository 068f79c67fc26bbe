import { afterEach, expect, test, vi } from 'vitest'
import type { LogFunction } from '../logging/logger.ts'
import { createExporterStates } from './exporter-states.ts'

function statesOf() {
  const lines: unknown[][] = []
  const record =
    (level: string): LogFunction =>
    (...args: unknown[]) =>
      lines.push([level, ...args])
  return { states: createExporterStates({ info: record('info'), warn: record('warn') }), lines }
}

afterEach(() => {
  vi.useRealTimers()
})

test('an exporter that works from the start is not mentioned', () => {
  const { states, lines } = statesOf()
  states.report('traces', 'localhost:4317', undefined)
  expect(lines).toEqual([])
})

test('going down and coming back are told once each', () => {
  const { states, lines } = statesOf()
  for (const problem of ['refused', 'refused', 'timeout', undefined, undefined, 'refused']) {
    states.report('traces', 'localhost:4317', problem)
  }
  expect(lines).toEqual([
    ['warn', { exporter: 'traces', target: 'localhost:4317', problem: 'refused' }, 'exporter is down'],
    ['info', { exporter: 'traces', target: 'localhost:4317', down_seconds: expect.any(Number) }, 'exporter is back'],
    ['warn', { exporter: 'traces', target: 'localhost:4317', problem: 'refused' }, 'exporter is down'],
  ])
})

test('one that comes and goes all the time is told at once four times a minute, then once in a while', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const { states, lines } = statesOf()
  const flap = (times: number) => {
    for (let i = 0; i < times; i++) {
      states.report('traces', 'localhost:4317', 'refused')
      states.report('traces', 'localhost:4317', undefined)
      vi.advanceTimersByTime(100)
    }
  }
  flap(100)
  expect(lines.map(([, , text]) => text)).toEqual(
    ['down', 'back', 'down', 'back'].map((state) => `exporter is ${state}`),
  )
  vi.advanceTimersByTime(120_000)
  expect(lines).toHaveLength(4)

  states.report('traces', 'localhost:4317', 'refused')
  expect(lines.at(-1)).toEqual([
    'warn',
    { exporter: 'traces', target: 'localhost:4317', problem: 'refused', changes: 197 },
    'exporter is down',
  ])
  flap(1)
  flap(20)
  states.report('traces', 'localhost:4317', 'timeout')
  const before = lines.length
  expect(before).toBeLessThanOrEqual(9)
  vi.advanceTimersByTime(120_000)
  expect(lines.slice(before)).toEqual([
    ['warn', expect.objectContaining({ problem: 'timeout', changes: expect.any(Number) }), 'exporter is down'],
  ])
})

test('each exporter has a state of its own', () => {
  const { states, lines } = statesOf()
  states.report('traces', 'localhost:4317', 'refused')
  states.report('datadog', 'localhost:8126', undefined)
  states.report('datadog', 'localhost:8126', 'refused')
  expect(lines.map(([level]) => level)).toEqual(['warn', 'warn'])
})

test('without a logger nothing is told', () => {
  expect(() => createExporterStates(undefined).report('traces', 'x', 'refused')).not.toThrow()
})
