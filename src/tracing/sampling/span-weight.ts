import type { AttributeValue } from '../../core/span.ts'
import type { RecordedSpan } from '../recorded-span.ts'

/** What an empty span or event takes in memory, in bytes; measured roughly, meant for limits. */
const EMPTY_SPAN = 500
const EMPTY_EVENT = 150
const SCALAR = 16

/** How many bytes an ended span takes in memory, about. */
export function spanWeight(span: RecordedSpan): number {
  let bytes = EMPTY_SPAN + span.name.length * 2 + pairsWeight(span.attributes.pairs)
  if (span.events !== undefined) {
    for (const event of span.events) bytes += EMPTY_EVENT + event.name.length * 2 + pairsWeight(event.attributes.pairs)
  }
  if (span.links !== undefined) {
    for (const link of span.links) bytes += EMPTY_EVENT + pairsWeight(link.attributes.pairs)
  }
  return bytes
}

function pairsWeight(pairs: readonly (string | AttributeValue)[]): number {
  let bytes = 0
  for (let i = 0; i < pairs.length; i++) bytes += valueWeight(pairs[i] as AttributeValue)
  return bytes
}

function valueWeight(value: AttributeValue): number {
  if (typeof value === 'string') return SCALAR + value.length * 2
  if (typeof value !== 'object') return SCALAR
  let bytes = SCALAR
  for (const item of value) bytes += SCALAR + (typeof item === 'string' ? item.length * 2 : 0)
  return bytes
}
