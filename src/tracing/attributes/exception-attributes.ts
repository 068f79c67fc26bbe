import { errorTypeOf } from '../../core/error-type.ts'
import { AttributeList } from './attribute-list.ts'
import { cutText } from './bounded-text.ts'

/** Attributes of an `exception` event, for anything that can be thrown. Never throws. */
export function exceptionAttributes(error: unknown): AttributeList {
  const list = new AttributeList()
  list.set('exception.type', errorTypeOf(error))
  list.set('exception.message', messageOf(error))
  if (typeof error === 'object' && error !== null) list.set('exception.stacktrace', textField(error, 'stack'))
  return list
}

/** Message of a thrown value; empty where it has none. Never throws. */
export function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null) return textField(error, 'message') ?? ''
  return error === undefined || error === null ? '' : cutText(String(error))
}

function textField(holder: object, key: 'message' | 'stack'): string | undefined {
  try {
    const value = (holder as { readonly [field: string]: unknown })[key]
    return typeof value === 'string' ? cutText(value) : undefined
  } catch {
    return undefined
  }
}
