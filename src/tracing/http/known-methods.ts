/** Methods that spans name as they are; any other could be anything a client invents. */
const KNOWN: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
  'TRACE',
])

/** Value of `http.request.method` for a method that is not known. */
export const UNKNOWN_METHOD = '_OTHER'

/** The method as an attribute. */
export function methodAttribute(method: string): string {
  return KNOWN.has(method) ? method : UNKNOWN_METHOD
}

/** The method as part of a span name. */
export function methodName(method: string): string {
  return KNOWN.has(method) ? method : 'HTTP'
}
