import type { Server } from 'node:http'
import type { MetricDefinitions } from '../catalogue/definition.ts'
import type { AttributeValue } from '../core/span.ts'
import type {
  EndpointAuth,
  ExporterName,
  InstrumentationLike,
  LogLevel,
  PropagatorName,
  SamplerLike,
  SpanExporterLike,
  SpanProcessorLike,
  TracerProviderLike,
} from './options.ts'

export interface ResolvedService {
  readonly name: string
  readonly version: string
  readonly namespace: string | undefined
  readonly instanceId: string
  readonly attributes: { readonly [key: string]: AttributeValue }
}

export interface ResolvedMetrics {
  readonly prefix: string
  readonly define: MetricDefinitions
  readonly path: string
  readonly port: number | undefined
  readonly host: string
  readonly isolate: 'inline' | 'worker'
  readonly auth: EndpointAuth | undefined
  readonly registry: object | undefined
  readonly include: readonly object[]
  readonly maxSeriesPerMetric: number
  readonly maxValuesPerLabel: number
  readonly runtime: boolean
  readonly aggregate: boolean
  readonly push: ResolvedPush | undefined
}

export interface ResolvedPush {
  readonly url: string
  readonly job: string
  readonly grouping: { readonly [label: string]: string }
  readonly intervalMs: number | undefined
  readonly auth: EndpointAuth | undefined
}

export interface ResolvedRotate {
  readonly sizeBytes: number | undefined
  readonly time: 'hour' | 'day' | undefined
  readonly keep: number
  readonly gzip: boolean
  readonly symlink: string | undefined
}

export interface ResolvedLogging {
  readonly level: LogLevel
  readonly levels: { readonly [logger: string]: LogLevel }
  readonly file: string | undefined
  readonly console: boolean
  readonly rotate: ResolvedRotate | undefined
  readonly redact: readonly string[]
  readonly headers: readonly string[]
  readonly preset: 'default' | 'ecs' | 'otel' | 'datadog' | 'gcp'
  readonly callSite: 'off' | 'error' | 'always'
  readonly requests: boolean
  readonly pretty: boolean
  readonly slowRequestMs: number | undefined
  readonly sample: { readonly [levels: string]: number }
  readonly repeat: { readonly first: number; readonly thereafter: number } | undefined
  readonly captureFatal: boolean
  readonly reopenOn: readonly NodeJS.Signals[]
  readonly durability: 'batched' | 'sync'
  readonly maxBufferBytes: number
  readonly onFull: 'drop-new' | 'drop-old'
}

export interface ResolvedTracing {
  /** Never `auto`: resolved to `otlp-grpc` or `none`. */
  readonly exporter: Exclude<ExporterName, 'auto'> | SpanExporterLike
  /** `host:port` without a scheme. */
  readonly endpoint: string
  readonly insecure: boolean
  readonly headers: { readonly [name: string]: string }
  /** Paths as they were given. */
  readonly tls: {
    readonly caFile: string | undefined
    readonly certFile: string | undefined
    readonly keyFile: string | undefined
  }
  readonly compression: 'none' | 'gzip'
  /** How long an export by OTLP may wait for its answer; `OTEL_EXPORTER_OTLP_TIMEOUT`. */
  readonly exportTimeoutMs: number
  readonly sampleRatio: number
  readonly routes: { readonly [route: string]: number }
  readonly parentBased: boolean
  readonly keep: ResolvedKeep | false
  readonly processors: readonly SpanProcessorLike[]
  readonly sampler: SamplerLike | undefined
  readonly outgoing: boolean
  readonly registerGlobal: boolean
  readonly propagators: readonly PropagatorName[]
  readonly instrumentations: 'auto' | readonly (string | InstrumentationLike)[]
  /** `global`: the one that the application has registered, if it has. */
  readonly provider: TracerProviderLike | 'global' | undefined
}

export interface ResolvedKeep {
  readonly errors: boolean
  /** Seconds. */
  readonly slowerThan: number | undefined
}

export interface ResolvedDatadog {
  readonly hostname: string
  readonly port: number
  readonly env: string
  readonly service: string
  readonly version: string
  readonly analyticsEnabled: boolean
  readonly tracer: object | undefined
  readonly also: 'otlp' | undefined
  /** `tracing.sampleRatio` where somebody gave one; otherwise the agent decides. */
  readonly sampleRatio: number | undefined
  /** `tracing.routes`. */
  readonly routes: { readonly [route: string]: number }
}

export interface ResolvedHealth {
  readonly path: string
  readonly details: 'auto' | 'always' | 'never'
  readonly auth: EndpointAuth | undefined
  readonly memory: { readonly degradedRatio: number; readonly unhealthyRatio: number } | false
  readonly disk: { readonly path: string; readonly degradedRatio: number; readonly unhealthyRatio: number } | false
  readonly eventLoop: { readonly degradedMs: number; readonly unhealthyMs: number } | false
  readonly apiLatency:
    | { readonly url: string | undefined; readonly degradedMs: number; readonly unhealthyMs: number }
    | false
  readonly exporters: boolean
}

export interface ResolvedHttp {
  readonly ignore: readonly string[]
  /** Lower case. */
  readonly correlationHeader: string
  readonly auto: boolean
}

export interface ResolvedShutdown {
  readonly signals: readonly NodeJS.Signals[] | false
  readonly timeoutMs: number
  readonly drainDelayMs: number
  readonly servers: readonly Server[]
}

/** The options after precedence, defaults and checks; frozen. A part that is off is `false`. */
export interface ResolvedOptions {
  readonly service: ResolvedService
  readonly environment: string
  readonly metrics: ResolvedMetrics | false
  readonly logging: ResolvedLogging | false
  readonly tracing: ResolvedTracing | false
  readonly datadog: ResolvedDatadog | false
  readonly health: ResolvedHealth | false
  readonly http: ResolvedHttp | false
  readonly shutdown: ResolvedShutdown
  readonly strict: boolean
  readonly announce: boolean
}

/** Where a value came from. */
export type OptionSource = 'environments' | 'options' | 'environment variable' | 'default'

/** One row of `obs.explain()`. */
export interface ExplainedOption {
  /** Path such as `tracing.sampleRatio`. */
  readonly path: string
  /** The value in force; secrets are `'***'`. */
  readonly value: unknown
  readonly from: OptionSource
  /** Name of the environment variable, where `from` says so. */
  readonly variable?: string | undefined
}
