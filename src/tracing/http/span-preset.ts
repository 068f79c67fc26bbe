import type { AttributeValue } from '../../core/span.ts'

/** What all requests of one route with one outcome have in common. Made once, shared by their spans. */
export interface SpanPreset {
  readonly name: string
  /** Key and value by turns. */
  readonly pairs: readonly (string | AttributeValue)[]
  /** `name`, kind and `pairs` in protobuf; belongs to the encoder, which fills it at first use. */
  encoded: Uint8Array | undefined
}
