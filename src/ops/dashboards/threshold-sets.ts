import type { Thresholds } from './panel.ts'

/** Shares of failures: 1 % is worth a look, 5 % is an incident. */
export const RATIO_LIMITS: Thresholds = {
  steps: [
    { above: 0.01, colour: 'yellow' },
    { above: 0.05, colour: 'red' },
  ],
}

/** Shares of something that runs out. */
export const FILL_LIMITS: Thresholds = {
  steps: [
    { above: 0.8, colour: 'yellow' },
    { above: 0.9, colour: 'red' },
  ],
}

/** Shares of something that should be whole. */
export const QUALITY_LIMITS: Thresholds = {
  base: 'red',
  steps: [
    { above: 0.8, colour: 'yellow' },
    { above: 0.9, colour: 'green' },
  ],
}

/** Counts that should stay at 0. */
export const ANY_IS_BAD: Thresholds = { steps: [{ above: 0.000_001, colour: 'red' }] }
