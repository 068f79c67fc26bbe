import { attributeValue } from './attributes/attribute-value.ts'
import { cutText } from './attributes/bounded-text.ts'

/** Message of anything that can be thrown, cut to the length of an attribute; empty where it has none. Never throws. */
export function errorMessage(error: unknown): string {
  if (typeof error !== 'object' || error === null) return error === undefined || error === null ? '' : textOf(error)
  return textField(error, 'message') ?? textOf(error)
}

/** Stack trace of anything that can be thrown, cut to the length of an attribute. Never throws. */
export function errorStack(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null ? textField(error, 'stack') : undefined
}

function textOf(value: unknown): string {
  if (typeof value === 'symbol' || typeof value === 'function') return cutText(String(value))
  return String(attributeValue(value) ?? '')
}

function textField(holder: object, key: 'message' | 'stack'): string | undefined {
  try {
    const value = (holder as { readonly [field: string]: unknown })[key]
    return typeof value === 'string' ? cutText(value) : undefined
  } catch {
    return undefined
  }
}
