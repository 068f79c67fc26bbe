import { errorMessage, errorStack } from '../../core/error-text.ts'
import { errorTypeOf } from '../../core/error-type.ts'
import { AttributeList } from './attribute-list.ts'

/** Attributes of an `exception` event, for anything that can be thrown. Never throws. */
export function exceptionAttributes(error: unknown): AttributeList {
  const list = new AttributeList()
  list.set('exception.type', errorTypeOf(error))
  list.set('exception.message', errorMessage(error))
  list.set('exception.stacktrace', errorStack(error))
  return list
}
