import { attributeValue } from '../../core/attributes/attribute-value.ts'
import { attributeKey, eachOwnAttribute } from '../../core/attributes/own-attributes.ts'
import type { AttributeValue } from '../../core/span.ts'

/** OpenTelemetry's default for attributes of a span, an event or a link. */
export const MAX_ATTRIBUTES = 128

/** Attributes as one flat list, key and value by turns; keys are unique. No method throws. */
export class AttributeList {
  readonly pairs: (string | AttributeValue)[]
  /** Attributes that were left out because of the limit. */
  dropped = 0

  /** `pairs`: normalised values under unique keys; the list takes the array over. */
  constructor(pairs: (string | AttributeValue)[] = []) {
    this.pairs = pairs
  }

  /** Sets or replaces; empty keys and values that `attributeValue` leaves out change nothing. */
  set(key: unknown, value: unknown): void {
    const name = attributeKey(key)
    if (name === undefined) return
    const normalised = attributeValue(value)
    if (normalised === undefined) return
    const { pairs } = this
    for (let i = 0; i < pairs.length; i += 2) {
      if (pairs[i] !== name) continue
      pairs[i + 1] = normalised
      return
    }
    if (pairs.length >= MAX_ATTRIBUTES * 2) this.dropped++
    else pairs.push(name, normalised)
  }

  /** Sets every own property; one whose getter throws is left out. */
  setAll(attributes: unknown): void {
    eachOwnAttribute(attributes, (key, value) => this.set(key, value))
  }

  remove(key: string): void {
    for (let i = 0; i < this.pairs.length; i += 2) {
      if (this.pairs[i] === key) this.pairs.splice(i, 2)
    }
  }
}

/** The list as an object. */
export function attributesObject(...lists: (readonly (string | AttributeValue)[] | undefined)[]): {
  [key: string]: AttributeValue
} {
  const attributes: { [key: string]: AttributeValue } = {}
  for (const pairs of lists) {
    if (pairs === undefined) continue
    for (let i = 0; i < pairs.length; i += 2) attributes[pairs[i] as string] = pairs[i + 1] as AttributeValue
  }
  return attributes
}
