/** Series of a test, `name{label="value"}` → values in promtool's notation, one for every {@link STEP_SECONDS}. */
export interface SeriesInput {
  readonly [series: string]: string
}

/** Seconds between two values, and between two evaluations of the rules. */
export const STEP_SECONDS = 15

/** An alert as it must fire: the labels that its expression gives it, and its value. */
export interface ExpectedAlert {
  readonly labels: { readonly [label: string]: string }
  readonly value: number
}

/** Input under which an alert fires. Times are seconds from the start of the test. */
export interface FiringCase {
  readonly name: string
  readonly series: SeriesInput
  /** When it fires. */
  readonly at: number
  /** Moments at which it does not: its expression is not yet true, or not for long enough, or not any more. */
  readonly notAt?: readonly number[] | undefined
  /** Moments at which it fires too: because of `keep_firing_for`. */
  readonly alsoAt?: readonly number[] | undefined
  /** All alerts that fire, with labels and texts compared exactly. Left out: that it fires is enough. */
  readonly alerts?: readonly ExpectedAlert[] | undefined
}

/** Input under which an alert stays silent. */
export interface SilentCase {
  readonly name: string
  readonly series: SeriesInput
  /** When it is looked at. */
  readonly at: readonly number[]
}

/** The unit tests of an alert: sharp enough that a change of its expression or its times makes one of them fail. */
export interface AlertTest {
  readonly firing: readonly FiringCase[]
  readonly silent: readonly SilentCase[]
}
