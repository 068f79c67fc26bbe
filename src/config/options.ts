import type { Server } from 'node:http'
import type { MetricDefinitions } from '../catalogue/definition.ts'
import type { AttributeValue } from '../core/span.ts'
import type { TracingOptions } from './tracing-options.ts'

export type {
  ExporterName,
  InstrumentationLike,
  KeepOptions,
  PropagatorName,
  SamplerLike,
  SpanExporterLike,
  SpanProcessorLike,
  TlsFiles,
  TracerProviderLike,
  TracingOptions,
} from './tracing-options.ts'

/** Level of a log line, lowest first; `silent` writes nothing. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** Credentials of the operations endpoints, compared in constant time. */
export type EndpointAuth = { readonly bearer: string } | { readonly username: string; readonly password: string }

export interface ServiceOptions {
  readonly name: string
  /** Default: version of the application's package.json, else `0.0.0`. */
  readonly version?: string | undefined
  readonly namespace?: string | undefined
  /** Default: a new UUID per process. */
  readonly instanceId?: string | undefined
  /** More resource attributes for spans. */
  readonly attributes?: { readonly [key: string]: AttributeValue } | undefined
}

export interface MetricsOptions<M extends MetricDefinitions = MetricDefinitions> {
  /** Put before every metric name. Default: the service name as a metric name plus `_`. */
  readonly prefix?: string | undefined
  /** Catalogue of the application's own metrics: typed instruments on `obs.metrics.<key>`. */
  readonly define?: M | undefined
  /** Default `/metrics`. */
  readonly path?: string | undefined
  /** Serves metrics and health on a port of their own as well; 0 picks a free one. Default: off. */
  readonly port?: number | undefined
  /** Address that `port` listens on. Default `127.0.0.1`. */
  readonly host?: string | undefined
  /**
   * Which thread serves `port`: `worker` is one of its own, which answers also while the event loop is blocked. Default
   * `inline`: the main thread.
   */
  readonly isolate?: 'inline' | 'worker' | undefined
  readonly auth?: EndpointAuth | undefined
  /** A prom-client `Registry` to register into. Default: one per instance, never the global one. */
  readonly registry?: object | undefined
  /** Further registries of any prom-client lineage whose metrics appear on the endpoint. */
  readonly include?: readonly object[] | undefined
  /** Default 2000. */
  readonly maxSeriesPerMetric?: number | undefined
  /** Default 500. */
  readonly maxValuesPerLabel?: number | undefined
  /** Process and Node.js metrics. Default true. */
  readonly runtime?: boolean | undefined
  /**
   * Merges the metrics of all workers of a `cluster` and of all threads into those of the primary and the main thread.
   * Default true.
   */
  readonly aggregate?: boolean | undefined
  /** Pushes to a Pushgateway, for jobs that end before a scrape. */
  readonly push?: PushOptions | undefined
}

export interface PushOptions {
  /** Pushgateway, such as `http://pushgateway:9091`; turns pushing on. Default: off. */
  readonly url?: string | undefined
  /** Label `job` of the group. Default: the service name. */
  readonly job?: string | undefined
  /** Further labels of the group. A push replaces what another process of the same group pushed. */
  readonly grouping?: { readonly [label: string]: string } | undefined
  /** Milliseconds between pushes. Default: only at `flush()`, at `shutdown()` and at the natural end of the process. */
  readonly intervalMs?: number | undefined
  /** Credentials that the Pushgateway asks for. */
  readonly auth?: EndpointAuth | undefined
}

export interface RotateOptions {
  /** Rotates at this size: bytes, or text such as `100m`. */
  readonly size?: number | string | undefined
  /** Rotates at the start of each hour or day, local time. */
  readonly time?: 'hour' | 'day' | undefined
  /** Rotated files that are kept. Default 7. */
  readonly keep?: number | undefined
  /** Compresses rotated files but the newest, in the thread pool. Default false. */
  readonly gzip?: boolean | undefined
  /** Symbolic link that leads to the file in use; one is made or changed, never a file replaced. Default: none. */
  readonly symlink?: string | undefined
}

export interface RepeatOptions {
  /** Lines of the same level, logger and message that are written in a second. Default: no limit. */
  readonly first?: number | undefined
  /** Of those beyond, every so manieth is written; 0: none. Default 100. */
  readonly thereafter?: number | undefined
}

export interface LoggingOptions {
  /** Default `info`; `LOG_LEVEL` in the environment. */
  readonly level?: LogLevel | undefined
  /** Level per logger name; `app.db.*` covers everything below `app.db`. */
  readonly levels?: { readonly [logger: string]: LogLevel } | undefined
  /** Writes to this file as well. */
  readonly file?: string | undefined
  /** Writes to standard output. Default true. */
  readonly console?: boolean | undefined
  /** Rotation of `file`. Default: none. */
  readonly rotate?: RotateOptions | undefined
  /** Keys whose values are hidden, besides the built-in ones, at any depth and in any case. */
  readonly redact?: readonly string[] | undefined
  /** Names of HTTP headers whose values are written, besides those known to be harmless. */
  readonly headers?: readonly string[] | undefined
  /** Field names of a target system. Default `default`. */
  readonly preset?: 'default' | 'ecs' | 'otel' | 'datadog' | 'gcp' | undefined
  /** When `function` and `line` of the call are looked up (1–3 µs a line). Default `error`. */
  readonly callSite?: 'off' | 'error' | 'always' | undefined
  /** One line per request. Default true. */
  readonly requests?: boolean | undefined
  /** Readable lines instead of JSON on standard output. `auto`: on a terminal in development. Default `auto`. */
  readonly pretty?: boolean | 'auto' | undefined
  /** Requests that take so many milliseconds or longer are logged as WARN. Default: none. */
  readonly slowRequestMs?: number | undefined
  /**
   * Share of the lines that is written, by level (`debug`) or logger and level (`app.db.*:info`). Lines from level error on
   * and those of a request that fails, is slow or has an error line are all written. Default: all lines.
   */
  readonly sample?: { readonly [levels: string]: number } | undefined
  /** Limit of lines that repeat themselves, below level error. Default: none. */
  readonly repeat?: RepeatOptions | undefined
  /** Writes uncaught errors and rejections as FATAL, and leaves the exit code and other listeners alone. Default false. */
  readonly captureFatal?: boolean | undefined
  /** Opens `file` anew on these signals, which then end the process no more. Default: none. */
  readonly reopenOn?: readonly NodeJS.Signals[] | undefined
  /**
   * `batched`: one write per turn of the event loop, from level error on at once. `sync`: one write per line, for
   * programs that are killed without notice. Default `batched`.
   */
  readonly durability?: 'batched' | 'sync' | undefined
  /** Most bytes that wait for each destination that takes nothing, 65536 to 1073741824. Default 16 MiB. */
  readonly maxBufferBytes?: number | undefined
  /** Which lines are dropped and counted when `maxBufferBytes` is reached. Default `drop-new`. */
  readonly onFull?: 'drop-new' | 'drop-old' | undefined
}

export interface DatadogOptions {
  /** Host of the agent. Default `127.0.0.1`; `DD_AGENT_HOST`. */
  readonly hostname?: string | undefined
  /** Port of the agent. Default 8126; `DD_TRACE_AGENT_PORT`. */
  readonly port?: number | undefined
  readonly env?: string | undefined
  readonly service?: string | undefined
  readonly version?: string | undefined
  /** Kept for those who come from the Python tracer: becomes `measured` on the spans. */
  readonly analyticsEnabled?: boolean | undefined
  /** A dd-trace tracer that the application has initialised. */
  readonly tracer?: object | undefined
  /** Sends the same spans, with the same ids, by OTLP as well. */
  readonly also?: 'otlp' | undefined
}

export interface MemoryCheckOptions {
  /** Share of the limit from which the check is degraded. Default 0.85. */
  readonly degradedRatio?: number | undefined
  /** Share of the limit from which the check is unhealthy. Default 0.95. */
  readonly unhealthyRatio?: number | undefined
}

export interface DiskCheckOptions {
  /** A path on the file system to look at. Default `/`. */
  readonly path?: string | undefined
  /** Default 0.9. */
  readonly degradedRatio?: number | undefined
  /** Default 0.95. */
  readonly unhealthyRatio?: number | undefined
}

export interface EventLoopCheckOptions {
  /** 99th percentile of the delay from which the check is degraded, in milliseconds. Default 200. */
  readonly degradedMs?: number | undefined
  /** Same for unhealthy. Default 1000. */
  readonly unhealthyMs?: number | undefined
}

export interface ApiLatencyCheckOptions {
  /** What is fetched. Default: the liveness endpoint of this server, once it has served a request. */
  readonly url?: string | undefined
  /** Default 500. */
  readonly degradedMs?: number | undefined
  /** Default 2000. */
  readonly unhealthyMs?: number | undefined
}

export interface HealthOptions {
  /** Default `/health`. */
  readonly path?: string | undefined
  /** Who sees the results of single checks. `auto`: loopback, or with the endpoint's credentials. Default `auto`. */
  readonly details?: 'auto' | 'always' | 'never' | undefined
  /** Credentials that show details; default those of `metrics.auth`. */
  readonly auth?: EndpointAuth | undefined
  readonly memory?: boolean | MemoryCheckOptions | undefined
  readonly disk?: boolean | DiskCheckOptions | undefined
  readonly eventLoop?: boolean | EventLoopCheckOptions | undefined
  readonly apiLatency?: boolean | ApiLatencyCheckOptions | undefined
  /**
   * Checks of the library's own exporters and log destinations, not critical and only in `/health/detailed` and
   * `obs.health.run()`. Default false.
   */
  readonly exporters?: boolean | undefined
}

export interface HttpOptions {
  /**
   * Paths that are neither measured, logged nor traced; `*` at the end covers everything below. Default: the metrics and
   * health paths.
   */
  readonly ignore?: readonly string[] | undefined
  /** Default `x-request-id`. */
  readonly correlationHeader?: string | undefined
  /** Observes every `node:http` server of the process without a mount. Default false. */
  readonly auto?: boolean | undefined
}

export interface ShutdownOptions {
  /** Shuts down and exits on these signals; `true` means SIGTERM and SIGINT. Default false. */
  readonly signals?: boolean | readonly NodeJS.Signals[] | undefined
  /** Limit of the whole shutdown in milliseconds. Default 10000. */
  readonly timeoutMs?: number | undefined
  /** Wait between "not ready" and closing servers, for load balancers to notice. Default 0. */
  readonly drainDelayMs?: number | undefined
  /** Servers that `shutdown()` closes; read at the shutdown, so that servers started later may be added. */
  readonly servers?: readonly Server[] | undefined
}

/** What each environment may override; `service` and `metrics.define` are the same everywhere. */
export interface EnvironmentOverrides {
  readonly metrics?: boolean | Omit<MetricsOptions, 'define'> | undefined
  readonly logging?: boolean | LoggingOptions | undefined
  readonly tracing?: boolean | TracingOptions | undefined
  readonly datadog?: boolean | DatadogOptions | undefined
  readonly health?: boolean | HealthOptions | undefined
  readonly http?: boolean | HttpOptions | undefined
  readonly shutdown?: boolean | ShutdownOptions | undefined
  readonly strict?: boolean | undefined
  readonly announce?: boolean | undefined
}

/** Options of `createObservability()`. `false` switches a part off, `true` or `{}` means its defaults. */
export interface ObservabilityOptions<M extends MetricDefinitions = MetricDefinitions> {
  /** The service's name, or its name with more about it. The only required option. */
  readonly service: string | ServiceOptions
  /** Default: `NODE_ENV`, else `development`. */
  readonly environment?: string | undefined
  readonly metrics?: boolean | MetricsOptions<M> | undefined
  readonly logging?: boolean | LoggingOptions | undefined
  readonly tracing?: boolean | TracingOptions | undefined
  /** Default false. */
  readonly datadog?: boolean | DatadogOptions | undefined
  readonly health?: boolean | HealthOptions | undefined
  /** `false` leaves requests unobserved; the endpoints are served all the same. */
  readonly http?: boolean | HttpOptions | undefined
  readonly shutdown?: boolean | ShutdownOptions | undefined
  /** Makes a bad environment variable an error too. Default false. */
  readonly strict?: boolean | undefined
  /** Speaks once at the start. Default true, and false in the environment `test`. */
  readonly announce?: boolean | undefined
  /** Options per environment, over the ones beside them. */
  readonly environments?: { readonly [environment: string]: EnvironmentOverrides } | undefined
}

/** Options of an `observability.config` file. The service's name may come from the environment or the package.json. */
export type ConfigFileOptions<M extends MetricDefinitions = MetricDefinitions> = Partial<ObservabilityOptions<M>>
