import type { MetricSnapshot } from './metric-snapshot.ts'

/** Mark of our messages among those of the application; changes with their form. */
export const PROTOCOL = 'creativedynamics.observability.metrics/2'

interface Addressed {
  readonly protocol: typeof PROTOCOL
  /** Only instances of one group are merged: those of one service. */
  readonly group: string
}

/** From the process that merges to the others. */
export type HeadMessage = Addressed &
  (
    | { readonly kind: 'who' }
    /** Answers are of use for `ms` milliseconds. */
    | { readonly kind: 'read'; readonly request: number; readonly head: string; readonly ms: number }
  )

/** From one of the others to the process that merges. */
export type MemberMessage = Addressed & { readonly member: string } & (
    | { readonly kind: 'hello' }
    /** Some of the metrics; an answer comes in parts, so that neither side is held up by the whole of it. */
    | {
        readonly kind: 'part'
        readonly request: number
        readonly head: string
        readonly metrics: readonly MetricSnapshot[]
      }
    /** There are no more parts. */
    | { readonly kind: 'answer'; readonly request: number; readonly head: string }
    /** The last of a member, with what it had counted. */
    | { readonly kind: 'leave'; readonly metrics: readonly MetricSnapshot[] }
  )

/** True for messages of ours; what else the application sends is none of our business. */
export function isOurs(message: unknown): message is HeadMessage | MemberMessage {
  return typeof message === 'object' && message !== null && (message as Addressed).protocol === PROTOCOL
}

export function isFromMember(message: unknown): message is MemberMessage {
  return isOurs(message) && 'member' in message
}

export function isFromHead(message: unknown): message is HeadMessage {
  return isOurs(message) && !('member' in message)
}
