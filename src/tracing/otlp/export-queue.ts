import type { EncodedBatch } from './span-batch.ts'

/** A sealed batch on its way. */
export interface QueuedBatch extends EncodedBatch {
  /** Grows with every batch: tells what was there when somebody began to wait. */
  readonly sequence: number
  readonly sealedAt: number
  /** Exports of this batch that ran out of time. */
  timeouts: number
}

/** Sealed batches, those in flight included, and those who wait for them. */
export class ExportQueue {
  readonly #waiting: QueuedBatch[] = []
  readonly #inFlight = new Set<QueuedBatch>()
  #watchers: { readonly sequence: number; readonly done: () => void }[] = []
  #sequence = 0
  #bytes = 0

  /** Bytes of all batches, waiting or in flight. */
  get bytes(): number {
    return this.#bytes
  }

  /** Spans of all batches, waiting or in flight. */
  get spans(): number {
    let spans = 0
    for (const batch of this.#waiting) spans += batch.spans
    for (const batch of this.#inFlight) spans += batch.spans
    return spans
  }

  get inFlight(): number {
    return this.#inFlight.size
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#inFlight.size === 0
  }

  push(batch: EncodedBatch): void {
    this.#sequence++
    this.#bytes += batch.bytes.length
    this.#waiting.push({ ...batch, sequence: this.#sequence, sealedAt: performance.now(), timeouts: 0 })
  }

  /** The oldest batch that waits, which is in flight from now on. */
  take(): QueuedBatch | undefined {
    const batch = this.#waiting.shift()
    if (batch !== undefined) this.#inFlight.add(batch)
    return batch
  }

  /** Back to the front: it will be taken again. */
  giveBack(batch: QueuedBatch): void {
    this.#inFlight.delete(batch)
    this.#waiting.unshift(batch)
  }

  /** Done with, delivered or lost. */
  settle(batch: QueuedBatch): void {
    if (!this.#inFlight.delete(batch)) return
    this.#bytes -= batch.bytes.length
    this.#notify()
  }

  /** Takes everything out; answers how many spans that were. */
  clear(): number {
    const { spans } = this
    this.#waiting.length = 0
    this.#inFlight.clear()
    this.#bytes = 0
    this.#notify()
    return spans
  }

  /** Calls `done` once all batches of this moment are settled; answers how to stop waiting. */
  onSettled(done: () => void): () => void {
    const watcher = { sequence: this.#sequence, done }
    this.#watchers.push(watcher)
    this.#notify()
    return () => {
      this.#watchers = this.#watchers.filter((other) => other !== watcher)
    }
  }

  #notify(): void {
    if (this.#watchers.length === 0) return
    let oldest = Number.POSITIVE_INFINITY
    for (const batch of this.#waiting) oldest = Math.min(oldest, batch.sequence)
    for (const batch of this.#inFlight) oldest = Math.min(oldest, batch.sequence)
    const done = this.#watchers.filter((watcher) => watcher.sequence < oldest)
    this.#watchers = this.#watchers.filter((watcher) => watcher.sequence >= oldest)
    for (const watcher of done) watcher.done()
  }
}
