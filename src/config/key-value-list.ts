/**
 * Takes `key=value,key2=value2` apart, the form of `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_EXPORTER_OTLP_HEADERS`. Values
 * are percent-decoded. Undefined where one pair is malformed: OpenTelemetry wants the whole text left out then.
 */
export function parseKeyValueList(text: string): Readonly<Record<string, string>> | undefined {
  const entries: [string, string][] = []
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue
    const split = pair.indexOf('=')
    const key = pair.slice(0, Math.max(split, 0)).trim()
    const value = decode(pair.slice(split + 1).trim())
    if (key === '' || value === undefined) return undefined
    entries.push([decode(key) ?? key, value])
  }
  return Object.fromEntries(entries)
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
