/** A field as a JSON fragment with a comma in front; empty where there is no value. `value` is JSON text or a number. */
export function fragmentOf(key: string, value: string | number | undefined): string {
  return value === undefined ? '' : `,"${key}":${value}`
}
