import { numberText } from '../../promql/expression.ts'
import { STEP_SECONDS } from './alert-test.ts'

/** A value, or a growth per second, and for how many seconds it lasts. */
export type Stretch = readonly [value: number, seconds: number]

/** promtool's notation of a gauge that has one value after another. */
export function gaugeValues(...stretches: readonly Stretch[]): string {
  return stretches.map(([value, seconds]) => `${numberText(value)}x${stepsIn(seconds) - 1}`).join(' ')
}

/** promtool's notation of a counter that starts at 0 and grows so much per second, one stretch after another. */
export function counterValues(...stretches: readonly Stretch[]): string {
  return counterValuesEvery(STEP_SECONDS, ...stretches)
}

/** The same with a value for every `stepSeconds`. */
export function counterValuesEvery(stepSeconds: number, ...stretches: readonly Stretch[]): string {
  let at = 0
  return stretches
    .map(([perSecond, seconds]) => {
      const [start, step, steps] = [at, perSecond * stepSeconds, stepsIn(seconds, stepSeconds)]
      at += step * steps
      return `${numberText(start)}+${numberText(step)}x${steps - 1}`
    })
    .join(' ')
}

/** Values that are missing for so many seconds. */
export function missingValues(seconds: number): string {
  return `_x${stepsIn(seconds)}`
}

function stepsIn(seconds: number, stepSeconds = STEP_SECONDS): number {
  return Math.max(1, Math.round(seconds / stepSeconds))
}
