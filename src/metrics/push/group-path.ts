/**
 * Path of a group of metrics on a Pushgateway: `/metrics/job/<job>` and a pair of segments per further label. A value with
 * a slash goes as base64, because servers do not agree on what `%2F` in a path means.
 */
export function groupPath(job: string, grouping: Readonly<Record<string, string>>): string {
  const pairs = [['job', job] as const, ...Object.entries(grouping)]
  return `/metrics${pairs.map(([name, value]) => segmentsOf(name, value)).join('')}`
}

function segmentsOf(name: string, value: string): string {
  if (value.includes('/')) return `/${name}@base64/${Buffer.from(value).toString('base64url')}`
  return `/${name}/${encodeURIComponent(value)}`
}
