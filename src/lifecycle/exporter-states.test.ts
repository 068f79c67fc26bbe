import { expect, test } from 'vitest'
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
