import { isError } from './is-error.ts'

/** Longest error class name that is used as a label value, in characters. */
const MAX_LENGTH = 64

/**
 * The class name of a thrown value, for the label `error_type` and the field of the same name: an error's constructor
 * name (its `name` where that says more), or the type of anything else that was thrown. Never throws.
 */
export function errorTypeOf(error: unknown): string {
  try {
    if (isError(error)) {
      const constructorName = error.constructor?.name
      const name = constructorName && constructorName !== 'Error' ? constructorName : error.name
      return (typeof name === 'string' && name !== '' ? name : 'Error').slice(0, MAX_LENGTH)
    }
    if (error === null) return 'null'
    return typeof error
  } catch {
    return 'Error'
  }
}
