import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { MethodDefinition } from '@grpc/grpc-js'

/** A span as it stood on the wire; times in Unix nanoseconds, ids in hex. */
export interface DecodedSpan {
  readonly resource: { readonly [key: string]: unknown }
  readonly scope: { readonly name: string; readonly version: string }
  readonly name: string
  /** OTLP's kind: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  /** Empty for a root. */
  readonly parentSpanId: string
  readonly traceState: string
  readonly flags: number
  readonly startTime: bigint
  readonly endTime: bigint
  readonly attributes: { readonly [key: string]: unknown }
  readonly droppedAttributes: number
  readonly events: readonly DecodedEvent[]
  readonly droppedEvents: number
  readonly links: readonly DecodedLink[]
  readonly droppedLinks: number
  readonly status: { readonly code: number; readonly message: string }
}

export interface DecodedEvent {
  readonly name: string
  readonly time: bigint
  readonly attributes: { readonly [key: string]: unknown }
  readonly droppedAttributes: number
}

export interface DecodedLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState: string
  readonly flags: number
  readonly attributes: { readonly [key: string]: unknown }
}

export interface DecodedRequest {
  readonly bytes: number
  readonly spans: readonly DecodedSpan[]
}

interface AnyValue {
  readonly value?: string
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: string
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values: readonly AnyValue[] }
}
type KeyValues = readonly { readonly key: string; readonly value: AnyValue | null }[]
interface WireSpan {
  readonly name: string
  readonly kind: number
  readonly traceId: Buffer
  readonly spanId: Buffer
  readonly parentSpanId: Buffer
  readonly traceState: string
  readonly flags: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: KeyValues
  readonly droppedAttributesCount: number
  readonly events: readonly {
    readonly name: string
    readonly timeUnixNano: string
    readonly attributes: KeyValues
    readonly droppedAttributesCount: number
  }[]
  readonly droppedEventsCount: number
  readonly links: readonly {
    readonly traceId: Buffer
    readonly spanId: Buffer
    readonly traceState: string
    readonly flags: number
    readonly attributes: KeyValues
  }[]
  readonly droppedLinksCount: number
  readonly status: { readonly code: number; readonly message: string } | null
}
interface WireRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: KeyValues } | null
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string; readonly version: string } | null
      readonly spans: readonly WireSpan[]
    }[]
  }[]
}

const require = createRequire(import.meta.url)
// The loader of .proto files is part of grpc-js; the files are OpenTelemetry's own, which dd-trace carries along.
const { loadSync } = createRequire(require.resolve('@grpc/grpc-js'))('@grpc/proto-loader')
const protoFolder = join(dirname(require.resolve('dd-trace/package.json')), 'packages/dd-trace/src/opentelemetry/otlp')
const definition = loadSync('trace_service.proto', {
  includeDirs: [protoFolder],
  longs: String,
  bytes: Buffer,
  enums: Number,
  defaults: true,
  oneofs: true,
})
const official: MethodDefinition<WireRequest, object> =
  definition['opentelemetry.proto.collector.trace.v1.TraceService'].Export

/** `TraceService/Export` of OTLP, with requests decoded to plain spans. */
export const traceService: MethodDefinition<DecodedRequest, object> = {
  path: official.path,
  requestStream: false,
  responseStream: false,
  requestSerialize: () => Buffer.alloc(0),
  requestDeserialize: (bytes) => ({ bytes: bytes.length, spans: decodeTraces(bytes) }),
  responseSerialize: official.responseSerialize,
  responseDeserialize: official.responseDeserialize,
}

/** The spans of an encoded `ExportTraceServiceRequest`. */
export function decodeTraces(bytes: Buffer): DecodedSpan[] {
  return official.requestDeserialize(bytes).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) =>
        decodeSpan(span, attributesOf(resource?.attributes), {
          name: scope?.name ?? '',
          version: scope?.version ?? '',
        }),
      ),
    ),
  )
}

function decodeSpan(span: WireSpan, resource: DecodedSpan['resource'], scope: DecodedSpan['scope']): DecodedSpan {
  return {
    resource,
    scope,
    name: span.name,
    kind: span.kind,
    traceId: span.traceId.toString('hex'),
    spanId: span.spanId.toString('hex'),
    parentSpanId: span.parentSpanId.toString('hex'),
    traceState: span.traceState,
    flags: span.flags,
    startTime: BigInt(span.startTimeUnixNano),
    endTime: BigInt(span.endTimeUnixNano),
    attributes: attributesOf(span.attributes),
    droppedAttributes: span.droppedAttributesCount,
    events: span.events.map((event) => ({
      name: event.name,
      time: BigInt(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
      droppedAttributes: event.droppedAttributesCount,
    })),
    droppedEvents: span.droppedEventsCount,
    links: span.links.map((link) => ({
      traceId: link.traceId.toString('hex'),
      spanId: link.spanId.toString('hex'),
      traceState: link.traceState,
      flags: link.flags,
      attributes: attributesOf(link.attributes),
    })),
    droppedLinks: span.droppedLinksCount,
    status: { code: span.status?.code ?? 0, message: span.status?.message ?? '' },
  }
}

function attributesOf(pairs: KeyValues | undefined): { [key: string]: unknown } {
  const attributes: { [key: string]: unknown } = {}
  for (const { key, value } of pairs ?? []) {
    if (Object.hasOwn(attributes, key)) throw new Error(`Attribute "${key}" stands twice on the wire`)
    attributes[key] = plainValue(value)
  }
  return attributes
}

function plainValue(value: AnyValue | null): unknown {
  switch (value?.value) {
    case 'stringValue':
      return value.stringValue
    case 'boolValue':
      return value.boolValue
    case 'intValue':
      return Number(value.intValue)
    case 'doubleValue':
      return value.doubleValue
    case 'arrayValue':
      return value.arrayValue?.values.map(plainValue)
    default:
      return undefined
  }
}
