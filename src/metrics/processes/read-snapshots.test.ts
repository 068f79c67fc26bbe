import { Counter, Gauge, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { Faults } from '../../core/faults.ts'
import { Warnings } from '../../core/warnings.ts'
import { FamilySelection } from '../exposition/family-selection.ts'
import { ForeignRegistry } from '../exposition/foreign-registry.ts'
import { ReadingEnd } from '../exposition/reading-time.ts'
import { readSnapshots, readSnapshotsNow } from './read-snapshots.ts'

test('a metric of the application that hangs holds up no reading and is left out; the others are there', async () => {
  const registry = new Registry()
  const registers = [registry]
  let reads = 0
  new Gauge({
    name: 'hangs',
    help: 'h',
    registers,
    collect: () => {
      reads++
      return new Promise<void>(() => {})
    },
  })
  new Gauge({ name: 'throws', help: 'h', registers, collect: () => Promise.reject(new Error('no')) })
  new Counter({ name: 'fine_total', help: 'h', registers, labelNames: ['l'] }).inc({ l: 'x' }, 3)
  registry.setDefaultLabels({ zone: 'z' })
  const faults = new Faults(new Warnings())
  const foreign = new ForeignRegistry(registry, faults)
  const selection = new FamilySelection(
    () => [{ families: foreign.families(() => false), defaultLabels: foreign.defaultLabels() }],
    faults,
  )
  const missed: string[] = []
  const deps = { selection, faults, leftOut: (metric: string) => missed.push(metric) }
  const fine = [{ name: 'fine_total', aggregator: 'sum', samples: [{ labels: { l: 'x', zone: 'z' }, value: 3 }] }]
  expect(readSnapshotsNow(deps)).toEqual([])
  for (let round = 0; round < 2; round++) expect(await readSnapshots(deps, new ReadingEnd(20))).toMatchObject(fine)
  expect(missed).toEqual(['hangs', 'throws', 'hangs', 'throws'])
  // What hangs is not begun anew by every scrape.
  expect(reads).toBe(1)
  expect(readSnapshotsNow(deps)).toMatchObject(fine)
})
