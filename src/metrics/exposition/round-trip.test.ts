import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startMetrics } from '../../../test/support/metrics-part.ts'
import { type ParsedFamily, sampleValue } from '../../../test/support/parse-exposition.ts'
import type { Counter, Gauge, Histogram } from '../../catalogue/instrument.ts'

const BOUNDS = [-1, 0, 0.5, 1, 10]
type TwoLabels = readonly ['a', 'b']

interface Operation {
  readonly a: string | number | boolean
  readonly b: string | number | boolean
  readonly amount: number
}

interface Model {
  readonly counters: Map<string, number>
  readonly gauges: Map<string, number>
  readonly observed: Map<string, number[]>
}

const hostile = fc.constantFrom(
  '',
  '\\',
  '"',
  '\n',
  '\\n',
  'a,b="c"',
  '{}',
  '__proto__',
  'constructor',
  ' ',
  'é',
  '🦊',
  '\r',
  '#',
)
const label = fc.oneof(
  hostile,
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
)
const amount = fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 5 }))
const keyOf = (a: unknown, b: unknown): string => JSON.stringify([String(a), String(b)])
const labelsOf = (key: string): { a: string; b: string } => {
  const [a, b] = JSON.parse(key)
  return { a, b }
}

function addTo(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by)
}

interface Instruments {
  readonly counter: Counter<TwoLabels>
  readonly gauge: Gauge<TwoLabels>
  readonly histogram: Histogram<TwoLabels>
}

/** What each kind of operation does to the instruments and to the model. */
const APPLY: Readonly<Record<string, (step: Operation, instruments: Instruments, model: Model) => void>> = {
  inc({ a, b, amount: by }, { counter }, { counters }) {
    counter.inc({ a, b }, by)
    addTo(counters, keyOf(a, b), by)
  },
  'bound inc'({ a, b, amount: by }, { counter }, { counters }) {
    counter.bind({ a, b }).inc(by)
    addTo(counters, keyOf(a, b), by)
  },
  set({ a, b, amount: value }, { gauge }, { gauges }) {
    gauge.set({ a, b }, -value)
    gauges.set(keyOf(a, b), 0 - value)
  },
  add({ a, b, amount: by }, { gauge }, { gauges }) {
    gauge.inc({ a, b }, by)
    addTo(gauges, keyOf(a, b), by)
  },
  subtract({ a, b, amount: by }, { gauge }, { gauges }) {
    gauge.bind({ a, b }).dec(by)
    addTo(gauges, keyOf(a, b), -by)
  },
  observe({ a, b, amount: value }, { histogram }, { observed }) {
    histogram.observe({ a, b }, value - 2)
    observed.set(keyOf(a, b), [...(observed.get(keyOf(a, b)) ?? []), value - 2])
  },
  'bound observe'({ a, b, amount: value }, { histogram }, { observed }) {
    histogram.bind({ a, b }).observe(value - 2)
    observed.set(keyOf(a, b), [...(observed.get(keyOf(a, b)) ?? []), value - 2])
  },
  impossible({ a, b }, { counter, gauge, histogram }) {
    counter.inc({ a, b, c: 'x' } as never)
    counter.inc({ a } as never)
    counter.inc({ a, b }, Number.NaN)
    gauge.set({ a, b: undefined } as never, 1)
    histogram.observe(undefined as never, 1)
  },
}

const operation = fc.record({
  kind: fc.constantFrom(...Object.keys(APPLY)),
  a: label,
  b: label,
  amount,
})

function compare(families: readonly ParsedFamily[], model: Model): void {
  for (const [key, value] of model.counters) expect(sampleValue(families, 'app_c_total', labelsOf(key))).toBe(value)
  for (const [key, value] of model.gauges) expect(sampleValue(families, 'app_g', labelsOf(key))).toBe(value)
  const buckets = families.find((family) => family.name === 'app_h')?.samples ?? []
  for (const [key, values] of model.observed) {
    const labels = labelsOf(key)
    const sum = values.reduce((total, value) => total + value, 0)
    expect(sampleValue(families, 'app_h_sum', labels)).toBe(sum)
    expect(sampleValue(families, 'app_h_count', labels)).toBe(values.length)
    for (const { name, labels: found, value } of buckets) {
      if (name !== 'app_h_bucket' || found.a !== labels.a || found.b !== labels.b) continue
      const bound = Number(found.le?.replace('Inf', 'Infinity'))
      expect(value).toBe(values.filter((one) => one <= bound).length)
    }
  }
  const countOf = (name: string) => families.find((family) => family.name === name)?.samples.length
  expect(countOf('app_g')).toBe(model.gauges.size)
  expect(countOf('app_h')).toBe(model.observed.size * (BOUNDS.length + 3))
}

test('whatever is done to whatever label values, every scrape in both formats reads back as a plain model says', async () => {
  const rounds = fc.array(fc.array(operation, { maxLength: 20 }), { minLength: 1, maxLength: 5 })
  const run = fc.asyncProperty(rounds, async (batches) => {
    const { part, scrape } = startMetrics()
    const labels = ['a', 'b'] as const
    const instruments: Instruments = {
      counter: part.api.counter({ name: 'c_total', help: 'c', labels }),
      gauge: part.api.gauge({ name: 'g', help: 'g', labels }),
      histogram: part.api.histogram({ name: 'h', help: 'h', labels, buckets: BOUNDS }),
    }
    const model: Model = { counters: new Map(), gauges: new Map(), observed: new Map() }
    for (const operations of batches) {
      for (const step of operations) APPLY[step.kind]?.(step, instruments, model)
      compare(await scrape('text'), model)
      compare(await scrape('openMetrics'), model)
    }
    part.dispose()
  })
  await fc.assert(run, { numRuns: 60 })
})
