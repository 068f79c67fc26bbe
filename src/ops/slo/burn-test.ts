import { type AlertContext, seriesName } from '../alerts/alert-context.ts'
import type { AlertTest, FiringCase, SeriesInput } from '../alerts/testing/alert-test.ts'
import { gaugeTest } from '../alerts/testing/gauge-test.ts'
import { counterValues, gaugeValues } from '../alerts/testing/series-values.ts'
import { secondsOf } from '../promql/duration.ts'
import { BURN_WINDOWS, type BurnSpeed, type BurnWindows, burnFactor } from './burn-windows.ts'
import type { Slo, SloWindow } from './slo.ts'

const ABOVE = 1.02
const BELOW = 0.98

/** Tests with the recorded shares as input: each pair of windows alone, and one window of each pair without the other. */
export function burnTest(slo: Slo, speed: BurnSpeed, c: AlertContext): AlertTest {
  const pairs: readonly BurnWindows[] = BURN_WINDOWS[speed]
  const [first, second] = pairs as readonly [BurnWindows, BurnWindows]
  const length = (secondsOf(c.for) ?? 0) + 600
  const limit = (pair: BurnWindows) => burnFactor(slo, pair) * slo.budget
  const mixed = (name: string, longs: number, shorts: number) => ({
    name,
    series: steady(slo, length, {
      [first.long]: limit(first) * longs,
      [first.short]: limit(first) * shorts,
      [second.long]: limit(second) * shorts,
      [second.short]: limit(second) * longs,
    }),
    at: [length - 15],
  })
  const firing = pairs.map((pair) => alone(slo, pair, pairs, limit(pair), c))
  return {
    firing,
    silent: [
      mixed('the first pair burns no more, the second only now', ABOVE, BELOW),
      mixed('the first pair burns only now, the second no more', BELOW, ABOVE),
      ...(slo.minEvents === 0 ? [] : [tooFew(slo, pairs, length, limit)]),
      {
        name: 'another objective and another service burn',
        series: {
          ...steady({ ...origin(slo), name: 'another' }, length, everything(pairs)),
          ...steady({ ...origin(slo), name: slo.name, service: 'another' }, length, everything(pairs)),
        },
        at: [length - 15],
      },
    ],
  }
}

/** One pair of windows burns and the other does not. */
function alone(slo: Slo, pair: BurnWindows, pairs: readonly BurnWindows[], limit: number, c: AlertContext): FiringCase {
  const others = pairs.filter((other) => other !== pair).flatMap(({ long, short }) => [long, short])
  const ratio = (window: SloWindow) => record(slo, window)
  const { firing } = gaugeTest({
    for: c.for,
    keepFiringFor: c.keepFiringFor,
    series: ratio(pair.short),
    besides: { [ratio(pair.long)]: limit * ABOVE, ...Object.fromEntries(others.map((window) => [ratio(window), 0])) },
    firing: limit * ABOVE,
    silent: limit * BELOW,
    alerts: [{ labels: slo.labels, value: limit * ABOVE }],
  })
  const [made] = firing as readonly [FiringCase]
  const enough = events(slo, slo.minEvents * 1.02, pair.long, 4_000)
  return { ...made, name: `${pair.long} and ${pair.short} burn`, series: { ...made.series, ...enough } }
}

/** Everything burns, but of too few events. */
function tooFew(slo: Slo, pairs: readonly BurnWindows[], length: number, limit: (pair: BurnWindows) => number) {
  const shares = Object.fromEntries(
    pairs.flatMap((pair) => [
      [pair.long, limit(pair) * 2],
      [pair.short, limit(pair) * 2],
    ]),
  )
  // The longest window has the most events.
  const longest = pairs[pairs.length - 1] as BurnWindows
  return {
    name: 'too few events',
    series: { ...steady(slo, length, shares), ...events(slo, slo.minEvents * 0.9, longest.long, length) },
    at: [length - 15],
  }
}

/** The series of the objective with so many events within a window that is longer than the test. */
function events(slo: Slo, count: number, window: SloWindow, seconds: number): SeriesInput {
  if (slo.minEvents === 0) return {}
  const { all, good } = slo.outcomes.samples
  const counted = all.length > 0 ? all.slice(0, 1) : good
  // All of them at once, then none: rate() over the window sees them as long as the test lasts.
  return Object.fromEntries(
    counted.map(({ name, labels }) => [
      seriesName(name, { job: slo.service, instance: 'one:5001', ...labels }),
      `${counterValues([0, 30], [count / 30, 30], [0, Math.max(seconds, secondsOf(window) ?? 0)])}`,
    ]),
  )
}

function steady(
  slo: Pick<Slo, 'service' | 'name' | 'names'>,
  seconds: number,
  shares: { readonly [window: string]: number },
): SeriesInput {
  return Object.fromEntries(
    Object.entries(shares).map(([window, share]) => [record(slo, window as SloWindow), gaugeValues([share, seconds])]),
  )
}

function record(slo: Pick<Slo, 'service' | 'name' | 'names'>, window: SloWindow): string {
  return seriesName(`slo:sli_error:ratio_rate${window}`, labelsOfValue(slo, window))
}

function labelsOfValue(
  slo: Pick<Slo, 'service' | 'name' | 'names'>,
  window: SloWindow,
): { readonly [label: string]: string } {
  const own = { service: slo.service, slo: slo.name }
  if (slo.names === 'own') return own
  return {
    ...own,
    sloth_id: `${slo.service}-${slo.name}`,
    sloth_service: slo.service,
    sloth_slo: slo.name,
    sloth_window: window,
  }
}

/** Every window at its worst. */
function everything(pairs: readonly BurnWindows[]): { readonly [window: string]: number } {
  return Object.fromEntries(pairs.flatMap(({ long, short }) => [long, short].map((window) => [window, 1])))
}

function origin({ service, names }: Slo): Pick<Slo, 'service' | 'names'> {
  return { service, names }
}
