import { isError } from '../core/is-error.ts'

const MAX_LENGTH = 1_000

/** The text of a thrown value for a report, at most 1000 characters. Never throws. */
export function errorTextOf(error: unknown): string {
  try {
    return textOf(error).slice(0, MAX_LENGTH)
  } catch {
    return 'unknown error'
  }
}

function textOf(error: unknown): string {
  if (!isError(error)) return typeof error === 'string' && error !== '' ? error : `threw ${typeof error}`
  if (error.message !== '') return error.message
  // A failed connection to a name with several addresses is an AggregateError without a message of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(errorTextOf).join('; ')
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : error.name
}
