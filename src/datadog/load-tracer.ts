import type { ResolvedDatadog } from '../config/resolved-options.ts'
import { ObservabilityError } from '../core/errors.ts'
import { loadPeer } from '../core/load-peer.ts'
import type { DatadogTracer, DatadogTracerModule } from './dd-trace.ts'
import { keepOpenTelemetryApart, withoutOtelExporter } from './otel-environment.ts'
import { samplingOptions } from './sampling-options.ts'

/**
 * What dd-trace would instrument that this library observes itself: each of them would record the request a second time
 * and write a second set of propagation headers. `net` and `dns` would add a span beneath every outgoing request.
 */
const OBSERVED_HERE = [
  'http',
  'http2',
  'fetch',
  'undici',
  'net',
  'dns',
  'connect',
  'express',
  'router',
  'fastify',
  'find-my-way',
  'koa',
  'hono',
]

const DEFAULT_HOST = '127.0.0.1'
const DEFAULT_PORT = 8126

export interface LoadedTracer {
  readonly tracer: DatadogTracer
  /** True when the application had initialised dd-trace: its options and plugins are left alone. */
  readonly foreign: boolean
}

/**
 * The tracer of the options, else dd-trace initialised with explicit values, so that its own reading of the environment
 * cannot disagree with the options in force. dd-trace exists once in a process: a second call finds it initialised.
 * @throws ObservabilityError `OBS_ERR_MISSING_PEER` without dd-trace, `OBS_ERR_INVALID_ARGUMENT` for a `tracer` that is none.
 */
export function loadTracer(options: ResolvedDatadog): LoadedTracer {
  if (options.tracer !== undefined) return { tracer: readTracer(options.tracer), foreign: true }
  keepOpenTelemetryApart(options.also === 'otlp')
  return withoutOtelExporter(() => initTracer(options))
}

function initTracer(options: ResolvedDatadog): LoadedTracer {
  const module = loadPeer<DatadogTracerModule>('dd-trace', 'the option "datadog"', majorForThisNode())
  if (isInitialised(module)) return { tracer: module, foreign: true }
  module.init({
    ...agentOptions(options),
    env: options.env,
    service: options.service,
    version: options.version,
    startupLogs: false,
    logInjection: false,
    ...samplingOptions(options),
  })
  for (const name of OBSERVED_HERE) module.use(name, false)
  return { tracer: module, foreign: false }
}

/** dd-trace 6 needs Node.js 22. */
function majorForThisNode(): string {
  return Number.parseInt(process.versions.node, 10) >= 22 ? '6' : '5'
}

/**
 * The defaults are left to dd-trace, which then also finds the agent's Unix socket. Anything else is said as a URL: host
 * and port alone would lose against `DD_TRACE_AGENT_URL`.
 */
function agentOptions({ hostname, port }: ResolvedDatadog): { url?: string } {
  if (hostname === DEFAULT_HOST && port === DEFAULT_PORT) return {}
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  return { url: `http://${host}:${port}` }
}

function isInitialised(module: object): boolean {
  return '_initialized' in module && module._initialized === true
}

function readTracer(value: object): DatadogTracer {
  // `import * as ddTrace` gives the module's namespace.
  for (const candidate of [value, 'default' in value ? value.default : undefined]) {
    if (isTracer(candidate)) return candidate
  }
  throw new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', ['"datadog.tracer" must be the tracer of dd-trace'])
}

function isTracer(value: unknown): value is DatadogTracer {
  if (typeof value !== 'object' || value === null) return false
  const members = value as { readonly [key: string]: unknown }
  return ['startSpan', 'scope', 'inject', 'extract'].every((name) => typeof members[name] === 'function')
}
