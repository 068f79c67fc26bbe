import { types } from 'node:util'

/**
 * Whether the value is an error, those of other realms included: of a `vm` context, and of Node.js itself where a test
 * runner loads the application into one. Never throws.
 */
export function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false
  try {
    return value instanceof Error || types.isNativeError(value)
  } catch {
    // A revoked proxy, for instance.
    return false
  }
}
