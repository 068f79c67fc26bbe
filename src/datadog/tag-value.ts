import { attributeValue } from '../core/attributes/attribute-value.ts'
import { boundedJson } from '../core/attributes/bounded-text.ts'

/** What dd-trace sends as it is: text as `meta`, numbers and booleans as `metrics`. */
export type TagValue = string | number | boolean

/**
 * The value as a tag: as a span attribute is normalised everywhere, and lists as JSON text, because dd-trace drops arrays
 * without a word. Undefined for what is left out. Never throws.
 */
export function tagValueOf(value: unknown): TagValue | undefined {
  const normalised = attributeValue(value)
  return typeof normalised === 'object' ? boundedJson(normalised) : normalised
}
