import { type Duration, secondsOf } from '../../promql/duration.ts'
import type { SampleSeries } from '../../promql/outcomes.ts'
import { seriesName } from '../alert-context.ts'
import type { AlertTest, ExpectedAlert, SilentCase } from './alert-test.ts'
import { type ExpressionShape, expressionShape, type Growth } from './expression-shape.ts'
import { gaugeTest } from './gauge-test.ts'
import type { SeriesAsked } from './selector-sample.ts'
import { shareTest } from './share-test.ts'
import { steadyTest } from './steady-test.ts'

interface Times {
  readonly for: Duration
  readonly keepFiringFor: Duration | undefined
}

const INSTANCE = 'one:5001'
/** How far from the threshold the values are, as a factor. */
const MARGIN = 1.02

/** Tests made from the shape of an expression; undefined where it has none that is understood. */
export function synthesisedTest(expression: string, job: string, times: Times): AlertTest | undefined {
  const shape = expressionShape(expression)
  if (shape === undefined) return undefined
  const { measure, threshold } = shape
  const sides = sidesOf(shape)
  if (measure.kind === 'value') {
    const alerts = [{ labels: labelsOf(measure.of, job), value: sides.firing }]
    return gaugeTest({ ...times, ...sides, series: nameOf(measure.of.sample, job), alerts })
  }
  if (measure.kind === 'growth') {
    const window = secondsOf(measure.of.window)
    if (window === undefined || sides.firing < 0 || sides.silent < 0) return undefined
    const perUnit = measure.of.call === 'rate' ? 1 : 1 / window
    return steadyTest({
      ...times,
      window,
      series: nameOf(measure.of.sample, job),
      firing: sides.firing * perUnit,
      silent: sides.silent * perUnit,
    })
  }
  if (!shape.comparison.startsWith('>') || threshold <= 0 || threshold >= 1 / MARGIN) return undefined
  const common = { ...times, threshold, window: measure.whole.window as Duration, labels: labelsOf(measure.whole, job) }
  if (measure.kind === 'beyond') {
    return shareTest({
      ...common,
      part: {},
      rest: { [nameOf(measure.within.sample, job)]: 1 },
      whole: { [nameOf(measure.whole.sample, job)]: 1 },
    })
  }
  const rest = restOf(measure.part, measure.whole)
  if (rest === undefined) return undefined
  const others = { [nameOf(rest, job)]: 1 }
  const test = shareTest({ ...common, part: { [nameOf(measure.part.sample, job)]: 1 }, rest: others })
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

function nameOf({ name, labels }: SampleSeries, job: string): string {
  return seriesName(name, { job, instance: INSTANCE, ...labels })
}

/** Labels that the expression gives the alert. */
function labelsOf({ sample, by }: SeriesAsked, job: string): ExpectedAlert['labels'] {
  const all: ExpectedAlert['labels'] = { job, instance: INSTANCE, ...sample.labels }
  if (by === undefined) return all
  return Object.fromEntries(by.map((label) => [label, all[label] ?? '']))
}
