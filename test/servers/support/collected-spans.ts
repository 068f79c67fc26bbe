/** A span as the Collector wrote it to its file: ids in hex, attributes with their types. */
export interface CollectedSpan {
  readonly resource: Readonly<Record<string, unknown>>
  readonly scope: string
  readonly name: string
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  /** Empty for a root. */
  readonly parentSpanId: string
  readonly startTime: bigint
  readonly endTime: bigint
  readonly attributes: Readonly<Record<string, unknown>>
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[]
  readonly status: { readonly code?: number; readonly message?: string }
}

/** The spans in the lines of JSON that the Collector's file exporter writes; a last line that is still written is left out. */
export function readCollectedSpans(text: string): readonly CollectedSpan[] {
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => JSON.parse(line).resourceSpans)
    .flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ scope, spans }: any) => spans.map((span: any) => readSpan(span, resource, scope))),
    )
}

function readSpan(span: any, resource: any, scope: any): CollectedSpan {
  return {
    resource: readAttributes(resource.attributes),
    scope: scope?.name ?? '',
    name: span.name,
    kind: span.kind,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    startTime: BigInt(span.startTimeUnixNano),
    endTime: BigInt(span.endTimeUnixNano),
    attributes: readAttributes(span.attributes),
    events: (span.events ?? []).map(({ name, attributes }: any) => ({ name, attributes: readAttributes(attributes) })),
    status: span.status ?? {},
  }
}

function readAttributes(list: readonly any[] = []): Record<string, unknown> {
  return Object.fromEntries(list.map(({ key, value }) => [key, readValue(value)]))
}

/** OTLP's JSON writes 64-bit integers as text. */
function readValue(value: any): unknown {
  if ('intValue' in value) return BigInt(value.intValue)
  if ('arrayValue' in value) return (value.arrayValue.values ?? []).map(readValue)
  return Object.values(value)[0]
}
