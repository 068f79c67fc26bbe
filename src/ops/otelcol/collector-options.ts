/** The OpenTelemetry Collector beside the service and the one in front of the stores. */
export interface CollectorOptions {
  /** Address of the gateway as agents reach it. Default `otel-gateway:4317`. */
  readonly gateway?: string | undefined
  /** Where the gateway sends traces, OTLP over gRPC. Default `tempo:4317`. */
  readonly traces?: string | undefined
  /** Where the gateway sends log lines, OTLP over HTTP. Default `http://loki:3100/otlp`. */
  readonly logs?: string | undefined
  /** Traces that are neither failed nor slow: so many of them are kept, 0 to 1. Default 0.1. */
  readonly sampleRatio?: number | undefined
  /** A trace that lasts longer than this is kept. Default 1 second. */
  readonly slowSeconds?: number | undefined
  /** How long the gateway waits for the spans of a trace before it decides. Default 10 seconds. */
  readonly waitSeconds?: number | undefined
  /** Traces that the gateway holds at most while it waits. Default 50 000. */
  readonly maxTraces?: number | undefined
}

/** The settings in force. */
export type Collector = { readonly [K in keyof CollectorOptions]-?: NonNullable<CollectorOptions[K]> }

export function resolveCollector(given: CollectorOptions = {}): Collector {
  return Object.freeze({
    gateway: given.gateway ?? 'otel-gateway:4317',
    traces: given.traces ?? 'tempo:4317',
    logs: given.logs ?? 'http://loki:3100/otlp',
    sampleRatio: given.sampleRatio ?? 0.1,
    slowSeconds: given.slowSeconds ?? 1,
    waitSeconds: given.waitSeconds ?? 10,
    maxTraces: given.maxTraces ?? 50_000,
  })
}
