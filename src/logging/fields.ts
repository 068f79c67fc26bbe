/** Fields of a line, ready to be written: no cycle, no secret, nothing that throws. */
export interface Fields {
  readonly [key: string]: unknown
}

/** The fields as they stand inside a JSON object, each with a comma before it. Values without JSON are left out. */
export function renderFields(fields: Fields): string {
  let text = ''
  for (const key of Object.keys(fields)) {
    const value = JSON.stringify(fields[key])
    if (value !== undefined) text += `,${JSON.stringify(key)}:${value}`
  }
  return text
}

/** The same without the keys that `taken` has. */
export function renderFieldsWithout(fields: Fields, taken: Fields): string {
  const kept: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(fields)) if (!Object.hasOwn(taken, key)) kept[key] = fields[key]
  return renderFields(kept)
}
