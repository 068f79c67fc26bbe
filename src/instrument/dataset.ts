/** Label value where no dataset was named. */
const DEFAULT_DATASET = 'default'
/** Longest label value, in characters. */
const MAX_LENGTH = 128

/** The label value `dataset` of whatever a caller passed: always a short text. */
export function datasetLabel(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value !== 'string' || value === '') return DEFAULT_DATASET
  return value.length > MAX_LENGTH ? value.slice(0, MAX_LENGTH) : value
}
