import { describe, expect, test } from 'vitest'
import { type MutationTrial, mutationTrials } from '../../src/ops/mutation/mutation-trials.ts'
import { runMutations } from '../../src/ops/mutation/run-mutations.ts'
import { debianProgram, reasonToSkip } from './support/server-programs.ts'
import { OPS } from './support/staged-demo.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')

async function survivors(trials: readonly MutationTrial[]): Promise<readonly string[]> {
  const results = await runMutations(trials, debianProgram('prometheus', 'promtool'))
  expect(results).toHaveLength(trials.length)
  return results.filter(({ killed }) => !killed).map(({ trial: { name, change } }) => `${name}: ${change}`)
}

describe.skipIf(noPrometheus)(`mutants of the generated rules ${noPrometheus ?? ''}`, { timeout: 600_000 }, () => {
  const trials = mutationTrials(OPS)

  test('every rule that has tests has mutants', () => {
    const mutated = new Set(trials.map(({ name }) => name))
    for (const { name, test: tested } of OPS.alerts) if (tested !== undefined) expect(mutated).toContain(name)
    expect(trials.length).toBeGreaterThan(500)
  })

  test('no change of a rule escapes its unit tests', async () => {
    expect(await survivors(trials)).toEqual([])
  })

  test('tests that look at nothing let every change escape', async () => {
    const blind = trials
      .slice(0, 5)
      .map((trial) => ({ ...trial, tests: [{ name: 'blind', interval: '15s', input_series: [] }] }))
    expect(await survivors(blind)).toHaveLength(5)
  })
})
