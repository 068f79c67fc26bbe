import type { Slots } from './arena.ts'

/** A trace that stands as an example for one bucket or counter. */
export interface Exemplar {
  traceId: string
  spanId: string
  value: number
  /** Unix time in milliseconds. */
  epoch: number
}

/** One label set of a metric: where its numbers are, and what its labels look like in an exposition. */
export abstract class Series {
  page: Float64Array
  at: number
  /** Label values in the order of the metric's label names. */
  readonly values: readonly string[]
  /** True for label sets that the definition itself names; they are never taken away. */
  readonly declared: boolean
  /** By bucket; a counter has one. Made with the first exemplar. */
  exemplars: (Exemplar | undefined)[] | undefined = undefined
  /** A bit for each bucket that has had its exemplar lately; from the 33rd on they share bits. */
  closed = 0
  /** Grows with every exemplar. */
  exemplarChanges = 0
  detached = false

  constructor(slots: Slots, values: readonly string[], declared: boolean) {
    this.page = slots.page
    this.at = slots.at
    this.values = values
    this.declared = declared
  }

  /** Cuts the series off its page: handles that are still held write where nobody reads. */
  detach(size: number): void {
    this.detached = true
    this.page = new Float64Array(size)
    this.at = 0
  }
}
