import { OTHER_METHOD } from '../catalogue/builtin-metrics.ts'

/** The methods of RFC 9110, PATCH and QUERY: the closed set of values of the label `method`. */
const KNOWN: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'QUERY',
])

/** The method itself when it is a known one, else `_OTHER`. Methods are case-sensitive. */
export function knownMethod(method: string | undefined): string {
  return method !== undefined && KNOWN.has(method) ? method : OTHER_METHOD
}
