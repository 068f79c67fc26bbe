import { type Duration, secondsOf } from '../../promql/duration.ts'
import type { SampleSeries } from '../../promql/outcomes.ts'
import { seriesName } from '../alert-context.ts'
import type { AlertTest, ExpectedAlert, SilentCase } from './alert-test.ts'
import { type ExpressionShape, expressionShape, type Growth } from './expression-shape.ts'
import { gaugeTest } from './gauge-test.ts'
import { rateTest } from './rate-test.ts'
import type { SeriesAsked } from './selector-sample.ts'
import { shareTest } from './share-test.ts'
import { steadyTest } from './steady-test.ts'

interface Times {
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
}

const INSTANCE = 'one:5001'
/** Beside it where both are aggregated: one series alone does not tell a sum from a maximum. */
const OTHER = 'two:5001'
/** How far from the threshold the values are, as a factor. */
const MARGIN = 1.02

/** Tests made from the shape of an expression; undefined where it has none that is understood. */
export function synthesisedTest(expression: string, job: string, times: Times): AlertTest | undefined {
  const shape = expressionShape(expression)
  if (shape === undefined) return undefined
  const { measure } = shape
  if (measure.kind === 'value') return valueTest(shape, measure.of, job, times)
  if (measure.kind === 'growth') return growthTest(shape, measure.of, job, times)
  const { comparison, threshold } = shape
  if (!comparison.startsWith('>') || threshold <= 0 || threshold >= 1 / MARGIN) return undefined
  const common = { ...times, threshold, window: measure.whole.window as Duration, labels: labelsOf(measure.whole, job) }
  if (measure.kind === 'share') return partTest(measure, common, job)
  const { within, whole } = measure
  return shareTest({
    ...common,
    part: {},
    rest: halves(within.sample, whole, job),
    whole: {
      ...halves(whole.sample, whole, job),
      // Every other bucket that a matcher less would take too.
      [nameOf({ ...within.sample, labels: { ...within.sample.labels, le: '+Inf' } }, job)]: 1,
    },
    besides: evenly([...within.strangers, ...whole.strangers], job),
  })
}

function valueTest(shape: ExpressionShape, of: SeriesAsked, job: string, times: Times): AlertTest {
  const sides = sidesOf(shape)
  const far = 10 * apart(sides.firing)
  const isHigh = of.aggregation === 'max' || (of.aggregation !== 'min' && shape.comparison.startsWith('>'))
  const isLow = of.aggregation === 'min' || shape.comparison.startsWith('<')
  // As far away as changes the result of the aggregation, were it taken too.
  const strange = isHigh ? sides.firing + far : isLow ? sides.firing - far : sides.firing
  return gaugeTest({
    ...times,
    ...sides,
    besides: Object.fromEntries(of.strangers.map((stranger) => [nameOf(stranger, job), strange])),
    series: valuesOfTwo(of, job),
    alerts: [{ labels: labelsOf(of, job), value: sides.firing }],
  })
}

function growthTest(shape: ExpressionShape, of: Growth, job: string, times: Times): AlertTest | undefined {
  const { comparison, threshold } = shape
  const { firing, silent } = sidesOf(shape)
  const window = secondsOf(of.window)
  if (window === undefined || firing < 0 || silent < 0) return undefined
  const perUnit = of.call === 'rate' ? 1 : 1 / window
  const series = of.aggregation === 'sum' ? halves(of.sample, of, job) : { [nameOf(of.sample, job)]: 1 }
  if (threshold === 0 || !/^[<>]=?$/.test(comparison)) {
    return steadyTest({ ...times, window, series, firing: firing * perUnit, silent: silent * perUnit })
  }
  return rateTest({
    ...times,
    window,
    series,
    threshold: threshold * perUnit,
    trouble: comparison.startsWith('>') ? 'above' : 'below',
    strangers: of.strangers.map((stranger) => nameOf(stranger, job)),
    labels: labelsOf(of, job),
    valueOf: (perSecond) => perSecond / perUnit,
  })
}

type Share = Extract<ExpressionShape['measure'], { readonly kind: 'share' }>
type CommonInput = Omit<Parameters<typeof shareTest>[0], 'part' | 'rest'>

function partTest({ part, whole }: Share, common: CommonInput, job: string): AlertTest | undefined {
  const rest = restOf(part, whole)
  if (rest === undefined) return undefined
  const others = halves(rest, whole, job)
  const isOutside = ({ labels }: SampleSeries) =>
    Object.entries(whole.sample.labels).some(([label, value]) => labels[label] !== value)
  const besides = evenly([...whole.strangers, ...part.strangers.filter(isOutside)], job)
  const test = shareTest({ ...common, part: halves(part.sample, part, job), rest: others, besides })
  const [below] = test.silent as readonly [SilentCase]
  const without = Object.fromEntries(Object.entries(below.series).filter(([name]) => name in others))
  return {
    ...test,
    silent: [...test.silent, { ...below, name: 'nothing of the part has ever happened', series: without }],
  }
}

/** Values on both sides of the threshold. */
function sidesOf({ comparison, threshold }: ExpressionShape): { readonly firing: number; readonly silent: number } {
  const distance = threshold === 0 ? 1 : Math.abs(threshold) * (MARGIN - 1)
  const above = threshold + distance
  const below = threshold === 0 ? 0 : threshold - distance
  if (comparison === '==') return { firing: threshold, silent: threshold + 1 }
  if (comparison === '!=') return { firing: threshold + 1, silent: threshold }
  if (comparison === '>') return { firing: above, silent: below }
  if (comparison === '>=') return { firing: above, silent: threshold - distance }
  return { firing: threshold - distance, silent: comparison === '<' && threshold === 0 ? threshold : above }
}

/** What is counted but does not belong to the part: another value of the label that makes the difference. */
function restOf(part: Growth, whole: Growth): SampleSeries | undefined {
  const labels = { ...whole.sample.labels }
  const [difference] = Object.keys(part.sample.labels).filter((label) => labels[label] === undefined)
  if (difference === undefined) return undefined
  return { name: whole.sample.name, labels: { ...labels, [difference]: '__other__' } }
}

/** Names of two series that an aggregation makes one of, or of one. */
function namesOf(sample: SampleSeries, { by }: SeriesAsked, job: string): readonly [one: string, two?: string] {
  const one = nameOf(sample, job)
  if (by === undefined) return [one]
  // Labels that nothing groups by and no matcher asks for.
  const free = ['instance', 'pod'].find((label) => !by.includes(label) && sample.labels[label] === undefined)
  if (free === undefined) return [one]
  return [one, nameOf({ ...sample, labels: { ...sample.labels, [free]: OTHER } }, job)]
}

/** The series of a sum, each with its share. */
function halves(sample: SampleSeries, of: SeriesAsked, job: string): { readonly [series: string]: number } {
  const [one, two] = namesOf(sample, of, job)
  return two === undefined ? { [one]: 1 } : { [one]: 0.5, [two]: 0.5 }
}

/** The series of an aggregation, whose values give the one that is compared, and another one by another aggregation. */
function valuesOfTwo(of: SeriesAsked, job: string): { readonly [series: string]: (value: number) => number } {
  const [one, two] = namesOf(of.sample, of, job)
  if (two === undefined) return { [one]: (value) => value }
  if (of.aggregation === 'sum') return { [one]: (value) => value / 2, [two]: (value) => value / 2 }
  if (of.aggregation === 'max') return { [one]: (value) => value, [two]: (value) => value - apart(value) }
  if (of.aggregation === 'min') return { [one]: (value) => value, [two]: (value) => value + apart(value) }
  return { [one]: (value) => value - apart(value), [two]: (value) => value + apart(value) }
}

function apart(value: number): number {
  return Math.abs(value) + 1
}

function evenly(samples: readonly SampleSeries[], job: string): { readonly [series: string]: number } {
  return Object.fromEntries(samples.map((sample) => [nameOf(sample, job), 1]))
}

function nameOf({ name, labels }: SampleSeries, job: string): string {
  return seriesName(name, { job, instance: INSTANCE, ...labels })
}

/** Labels that the expression gives the alert. */
function labelsOf({ sample, by }: SeriesAsked, job: string): ExpectedAlert['labels'] {
  const all: ExpectedAlert['labels'] = { job, instance: INSTANCE, ...sample.labels }
  if (by === undefined) return all
  return Object.fromEntries(by.map((label) => [label, all[label] ?? '']))
}
