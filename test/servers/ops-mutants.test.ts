import { describe, expect, test } from 'vitest'
import { defineOps } from '../../src/ops/define-ops.ts'
import { mutationTrials } from '../../src/ops/mutation/mutation-trials.ts'
import { runMutations } from '../../src/ops/mutation/run-mutations.ts'
import { debianProgram, reasonToSkip, versionsLike } from './support/server-programs.ts'

const noPrometheus = reasonToSkip('prometheus', 'prometheus')

describe.skipIf(noPrometheus)(`rules with one change each ${noPrometheus ?? ''}`, () => {
  const trials = mutationTrials(defineOps({ service: 'shop' }))

  test('tests that look at nothing let every change escape', async () => {
    const tests = [{ name: 'blind', interval: '15s', input_series: [] }]
    const results = await runMutations(
      trials.slice(0, 5).map((trial) => ({ ...trial, tests })),
      debianProgram('prometheus', 'promtool'),
    )
    expect(results.map(({ killed }) => killed)).toEqual(Array(5).fill(false))
  })

  test.each(versionsLike('prometheus', '2.42', '3'))(
    'in %s their unit tests notice every one of them',
    { timeout: 900_000 },
    async (version) => {
      const results = await runMutations(trials, debianProgram('prometheus', 'promtool', version))
      expect(results.length).toBeGreaterThan(600)
      const survivors = results.filter(({ killed }) => !killed)
      expect(survivors.map(({ trial }) => `${trial.name}: ${trial.change}`)).toEqual([])
    },
  )
})
