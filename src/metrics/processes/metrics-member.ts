import { randomUUID } from 'node:crypto'
import type { Faults } from '../../core/faults.ts'
import { TimeSlice } from '../exposition/time-slice.ts'
import { onExit } from './exit-listeners.ts'
import type { Link } from './link.ts'
import type { MetricSnapshot } from './metric-snapshot.ts'
import { type HeadMessage, type MemberMessage, PROTOCOL } from './process-message.ts'

/** How many samples make a message: enough for many small metrics, and a fraction of a millisecond to write. */
const PART_SAMPLES = 256

export interface MemberDeps {
  readonly link: Link<MemberMessage, HeadMessage>
  readonly group: string
  /** All metrics, fresh, within `ms` milliseconds. */
  readonly read: (ms: number) => Promise<readonly MetricSnapshot[]>
  /** All metrics as they stand. */
  readonly readNow: () => readonly MetricSnapshot[]
  readonly faults: Faults
}

/** The side that answers. Tells the head that it is there, what it has counted, and what it had when it ends. */
export class MetricsMember {
  readonly #deps: MemberDeps
  readonly #address: { readonly protocol: typeof PROTOCOL; readonly group: string; readonly member: string }
  readonly #stops: readonly (() => void)[]

  constructor(deps: MemberDeps) {
    this.#deps = deps
    this.#address = { protocol: PROTOCOL, group: deps.group, member: randomUUID() }
    this.#stops = [
      deps.link.listen({ received: (message) => void this.#received(message) }),
      onExit(() => this.leave()),
    ]
    deps.link.send({ ...this.#address, kind: 'hello' })
  }

  /** Says good-bye; what is counted later is not seen any more. */
  leave(): void {
    for (const stop of this.#stops) stop()
    const metrics = this.#deps.faults.run('metrics', this.#deps.readNow, [])
    this.#deps.link.send({ ...this.#address, kind: 'leave', metrics })
  }

  async #sendParts(
    metrics: readonly MetricSnapshot[],
    question: { readonly head: string; readonly request: number },
  ): Promise<void> {
    const slice = new TimeSlice()
    let part: MetricSnapshot[] = []
    let samples = 0
    for (const [at, piece] of metrics.entries()) {
      part.push(piece)
      samples += piece.samples.length
      if (samples < PART_SAMPLES && at < metrics.length - 1) continue
      this.#deps.link.send({ ...this.#address, kind: 'part', ...question, metrics: part })
      part = []
      samples = 0
      if (slice.isOver) await slice.pause()
    }
  }

  async #received(message: HeadMessage): Promise<void> {
    const { link, group, read, faults } = this.#deps
    if (message.group !== group) return
    if (message.kind === 'who') {
      link.send({ ...this.#address, kind: 'hello' })
      return
    }
    const { head, request, ms } = message
    try {
      await this.#sendParts(await read(ms), { head, request })
      link.send({ ...this.#address, kind: 'answer', head, request })
    } catch (error) {
      faults.report('metrics', error)
    }
  }
}
