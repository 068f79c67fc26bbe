import type { Tracer } from '@opentelemetry/api'
import type { ExpressErrorMount, ExpressErrorsOptions, ExpressMount } from './adapters/express.ts'
import type { FastifyMount } from './adapters/fastify.ts'
import type { HonoMount } from './adapters/hono.ts'
import type { KoaMount } from './adapters/koa.ts'
import type { NodeHandler, NodeMountOptions } from './adapters/node.ts'
import type { MetricDefinitions } from './catalogue/definition.ts'
import type { LogLevel } from './config/options.ts'
import type { ExplainedOption, ResolvedOptions } from './config/resolved-options.ts'
import type { Attributes } from './core/span.ts'
import type { DatadogApi } from './datadog/datadog-part.ts'
import type { Health } from './health/health.ts'
import type { Instrument } from './instrument/create-instrument.ts'
import type { ShutdownResult } from './lifecycle/create-shutdown.ts'
import type { Diagnosis } from './lifecycle/diagnose.ts'
import type { ShutdownHook, ShutdownHookOptions } from './lifecycle/shutdown-hooks.ts'
import type { Logger, SetLevelOptions } from './logging/logger.ts'
import type { Metrics } from './metrics/metrics.ts'

/** What is known here of the request being served. */
export interface CurrentContext {
  readonly correlationId: string | undefined
  /** 32 hex digits. */
  readonly traceId: string | undefined
  /** 16 hex digits. */
  readonly spanId: string | undefined
  readonly userId: string | undefined
  /** Route template, once a route has matched. */
  readonly endpoint: string | undefined
}

/** What `createObservability()` returns. Nothing on it throws on the request path. */
export interface Observability<M extends MetricDefinitions = Record<never, never>> extends Instrument {
  /** The options in force, frozen. */
  readonly options: ResolvedOptions
  /** The built-in instruments, those of `metrics.define`, and `counter`, `gauge`, `histogram` and `registry`. */
  readonly metrics: Metrics<M>
  readonly logger: Logger
  /** An OpenTelemetry tracer of this instance, independent of globals. */
  readonly tracer: Tracer
  readonly health: Health
  /** Present when the option `datadog` is on. */
  readonly datadog: DatadogApi | undefined

  /** Each option with its value and where that came from; secrets masked. */
  explain(): readonly ExplainedOption[]
  /** Checks everything on demand: exporters, agent, log destinations, checks, versions. Never rejects. */
  diagnose(): Promise<Diagnosis>

  /** Middleware for Express 4 and 5; mount it before the routes. */
  express(): ExpressMount
  /**
   * Error middleware for Express; mount it after the routes. Counts errors with their class and passes them on.
   * @throws ObservabilityError `OBS_ERR_INVALID_OPTIONS` for unknown and wrong options, as all mounts do.
   */
  expressErrors(options?: ExpressErrorsOptions): ExpressErrorMount
  /** Plugin for Fastify 4 and 5: `await fastify.register(obs.fastify())`. */
  fastify(): FastifyMount
  /** Middleware for Koa 2 and 3; mount it before the router. */
  koa(): KoaMount
  /** Middleware for Hono 4; mount it before the routes. */
  hono(): HonoMount
  /** Wraps a request handler for `http.createServer()`. */
  node(handler: NodeHandler, options?: NodeMountOptions): NodeHandler

  /** The logger of this name; the same object for the same name. */
  getLogger(name: string): Logger
  /**
   * Sets the level of loggers by name or pattern (`app.db.*`); `undefined` and `*` mean all. With `for` the levels from
   * before are back after that time; meanwhile this one goes before all that is set more narrowly. Never throws.
   */
  setLevel(pattern: string | undefined, level: LogLevel, options?: SetLevelOptions): void
  /** What is known here of the request being served; undefined outside requests and spans. */
  context(): CurrentContext | undefined
  /** Puts a user id on this request's later log lines and its span. */
  setUser(id: string): void
  /** Puts fields on this request's later log lines and its span. */
  annotate(fields: Attributes): void

  /** Writes out what is buffered, within `ms` milliseconds (default 5000). Never rejects. */
  flush(ms?: number): Promise<void>
  /**
   * Readiness off, drain, `shutdown.servers` closed, hooks called, spans flushed, then logs. Idempotent, bounded by `ms` (default
   * `shutdown.timeoutMs`), never rejects.
   */
  shutdown(ms?: number): Promise<ShutdownResult>
  /**
   * Has `fn` called by `shutdown()` once the servers are closed, before spans and logs are flushed; the one added last
   * first, each with its own time limit. The returned function takes it away again. One that fails or is late is logged,
   * and those after it are called all the same.
   * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` for what is no function and for bad options.
   */
  onShutdown(fn: ShutdownHook, options?: ShutdownHookOptions): () => void
  [Symbol.asyncDispose](): Promise<void>
}
