import { expect, onTestFinished, test, vi } from 'vitest'
import { Scope, Scopes } from '../context/scope.ts'
import { Faults } from '../core/faults.ts'
import { Warnings } from '../core/warnings.ts'
import { watchAgent } from './agent-watch.ts'

const SOON = { first: 1, up: 1, down: 1 }

function startWatch(answers: () => string | undefined, onState?: (state: string) => void) {
  const scopes = new Scopes()
  const faults = new Faults(new Warnings())
  const states: (string | undefined)[][] = []
  const scopesOfProbes: unknown[] = []
  let probes = 0
  const watch = scopes.run(new Scope(undefined, undefined, 'app'), () =>
    watchAgent({
      scopes,
      faults,
      async probe() {
        probes++
        scopesOfProbes.push(scopes.current())
        return answers()
      },
      onState(state, problem) {
        states.push([state, problem])
        onState?.(state)
      },
      delays: SOON,
    }),
  )
  onTestFinished(() => watch.stop())
  return { watch, states, faults, scopesOfProbes, probes: () => probes }
}

test('an agent that answers is not reported', async () => {
  const { states, probes } = startWatch(() => undefined)
  await vi.waitFor(() => expect(probes()).toBeGreaterThan(3))
  expect(states).toEqual([])
})

test('an agent that does not answer is reported once, and once when it is back', async () => {
  let problem: string | undefined = 'refused'
  const { states, probes } = startWatch(() => problem)
  await vi.waitFor(() => expect(probes()).toBeGreaterThan(3))
  expect(states).toEqual([['down', 'refused']])
  problem = undefined
  await vi.waitFor(() =>
    expect(states).toEqual([
      ['down', 'refused'],
      ['up', undefined],
    ]),
  )
})

test('what another probe has seen counts too', () => {
  const { watch, states } = startWatch(() => undefined)
  watch.seen('refused')
  watch.seen('refused still')
  expect(states).toEqual([['down', 'refused']])
})

test('probes run outside the scope in which the watch was started', async () => {
  const { scopesOfProbes } = startWatch(() => undefined)
  await vi.waitFor(() => expect(scopesOfProbes.length).toBeGreaterThan(2))
  expect(new Set(scopesOfProbes)).toEqual(new Set([undefined]))
})

test('a listener that throws is counted and the watch goes on', async () => {
  let problem: string | undefined = 'refused'
  const { states, faults } = startWatch(
    () => problem,
    () => {
      throw new Error('broken')
    },
  )
  await vi.waitFor(() => expect(states).toHaveLength(1))
  problem = undefined
  await vi.waitFor(() => expect(states).toHaveLength(2))
  expect(faults.counts().get('datadog')).toBe(2)
})

test('nothing is reported after the end', () => {
  const { watch, states } = startWatch(() => undefined)
  watch.stop()
  watch.seen('refused')
  expect(states).toEqual([])
})
