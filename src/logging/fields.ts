import { jsonNumber, jsonText } from './json-text.ts'

const UNREADABLE = '"[unreadable]"'

/** Fields of a line, ready to be written: no cycle, no secret, nothing that throws. */
export interface Fields {
  readonly [key: string]: unknown
}

/** The fields as they stand inside a JSON object, each with a comma before it. Values without JSON are left out. */
export function renderFields(fields: Fields): string {
  let text = ''
  for (const key of Object.keys(fields)) {
    const value = renderValue(fields[key])
    if (value !== undefined) text += `,${jsonText(key)}:${value}`
  }
  return text
}

/** A ready value as JSON; undefined for what JSON does not have. */
export function renderValue(value: unknown): string | undefined {
  if (typeof value === 'string') return jsonText(value)
  if (typeof value === 'number') return jsonNumber(value)
  try {
    return JSON.stringify(value)
  } catch {
    // A getter that answers otherwise than it did when the value was looked through.
    return UNREADABLE
  }
}

/** The fields without those whose keys `taken` has. */
export function fieldsWithout(fields: Fields, taken: Fields): Fields {
  const kept: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(fields)) if (!Object.hasOwn(taken, key)) kept[key] = fields[key]
  return kept
}
