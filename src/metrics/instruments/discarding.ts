import type { BoundCounter, BoundGauge, BoundHistogram } from '../../catalogue/instrument.ts'

/** A handle without a series: every call is without effect. */
export const DISCARDING: BoundCounter & BoundGauge & BoundHistogram = Object.freeze({
  inc(): void {},
  dec(): void {},
  set(): void {},
  observe(): void {},
})
