/** A JSON object, as a pipeline or an index has it. */
export type Document = Record<string, unknown>

/** The value at a path of keys; undefined where there is none. */
export function valueAt(document: Document, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), document)
}

/** @throws Error where a step on the way is no object, as Elasticsearch does. */
export function setAt(document: Document, path: string, value: unknown): void {
  const keys = path.split('.')
  const last = keys.pop() as string
  let inner: Document = document
  for (const key of keys) {
    inner[key] ??= {}
    if (!isObject(inner[key])) throw new Error(`cannot set [${path}]: [${key}] is no object`)
    inner = inner[key]
  }
  inner[last] = value
}

export function removeAt(document: Document, path: string): void {
  const keys = path.split('.')
  const last = keys.pop() as string
  const owner = keys.length === 0 ? document : valueAt(document, keys.join('.'))
  if (isObject(owner)) delete owner[last]
}

/** Every path with its value; lists are values. */
export function leavesOf(value: unknown, path = ''): [string, unknown][] {
  if (!isObject(value)) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`))
}

export function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Keys with dots as objects, as Filebeat's `expand_keys` makes them. @throws Error where a value is in the way. */
export function expandedKeys(line: Document): Document {
  const document: Document = {}
  for (const [key, value] of Object.entries(line)) {
    const existing = valueAt(document, key)
    setAt(document, key, isObject(existing) && isObject(value) ? { ...existing, ...value } : value)
  }
  return document
}
