import { type Endpoint, parseEndpoint } from './network-checks.ts'
import type { OptionReport } from './option-report.ts'
import type { Origin } from './option-sources.ts'
import type { ResolvedDatadog, ResolvedKeep, ResolvedTracing } from './resolved-options.ts'
import { VARIABLE_TABLE } from './variable-table.ts'

export function resolveTracing(options: OptionReport, datadog: ResolvedDatadog | false): ResolvedTracing | false {
  if (!options.isOn('tracing')) return false
  const { endpoint, insecure, given } = resolveEndpoint(options)
  const ownProvider = options.take('tracing.provider')
  const exporter = resolveExporter(options, given, datadog, ownProvider !== undefined)
  const isAuto = options.look('tracing.exporter').value === 'auto'
  const provider = ownProvider ?? (isAuto && exporter === 'none' ? 'global' : undefined)
  return Object.freeze({
    exporter,
    endpoint,
    insecure,
    headers: options.take('tracing.headers'),
    tls: Object.freeze({
      caFile: options.take('tracing.tls.caFile'),
      certFile: options.take('tracing.tls.certFile'),
      keyFile: options.take('tracing.tls.keyFile'),
    }),
    compression: options.take('tracing.compression'),
    exportTimeoutMs: options.takeVariable(VARIABLE_TABLE.exportTimeoutMs),
    sampleRatio: options.take('tracing.sampleRatio'),
    routes: options.take('tracing.routes'),
    parentBased: options.take('tracing.parentBased'),
    processors: options.take('tracing.processors'),
    sampler: options.take('tracing.sampler'),
    keep: options.isOn('tracing.keep') && resolveKeep(options),
    outgoing: options.take('tracing.outgoing'),
    registerGlobal: options.take('tracing.registerGlobal'),
    propagators: options.take('tracing.propagators'),
    instrumentations: options.take('tracing.instrumentations'),
    provider,
  })
}

function resolveKeep(options: OptionReport): ResolvedKeep | false {
  const errors = options.take('tracing.keep.errors')
  const slowerThan = options.take('tracing.keep.slowerThan')
  return (errors || slowerThan !== undefined) && Object.freeze({ errors, slowerThan })
}

const TLS_PATHS = ['tracing.tls.caFile', 'tracing.tls.certFile', 'tracing.tls.keyFile'] as const

/** `given`: where the endpoint came from, undefined where nobody gave one. */
function resolveEndpoint(options: OptionReport): {
  readonly endpoint: string
  readonly insecure: boolean
  readonly given: Origin | undefined
} {
  const found = options.look('tracing.endpoint')
  const parsed = parseEndpoint(found.value) as Endpoint
  options.note('tracing.endpoint', parsed.target, found)
  const explicit = options.look('tracing.insecure')
  // As OpenTelemetry has it, the variable counts only where the endpoint has no scheme: nothing turns an https:// into
  // plain text but the option itself.
  const isOption = explicit.from === 'environments' || explicit.from === 'options'
  const byScheme = isOption ? undefined : parsed.insecure
  const files = TLS_PATHS.map((path) => options.look(path)).find(({ value }) => value !== undefined)
  const insecure = byScheme ?? explicit.value ?? parsed.insecure ?? files === undefined
  const said = byScheme === undefined && explicit.value !== undefined ? explicit : found
  options.note('tracing.insecure', insecure, said === found && parsed.insecure === undefined ? (files ?? found) : said)
  return { endpoint: parsed.target, insecure, given: found.from === 'default' ? undefined : found }
}

/** `auto` is OTLP where an endpoint was given or Datadog is to be mirrored by OTLP; none otherwise, and with a provider. */
function resolveExporter(
  options: OptionReport,
  endpoint: Origin | undefined,
  datadog: ResolvedDatadog | false,
  hasProvider: boolean,
): ResolvedTracing['exporter'] {
  const found = options.look('tracing.exporter')
  if (found.value !== 'auto') {
    options.note('tracing.exporter', found.value, found)
    return found.value
  }
  const wanted = !hasProvider && (endpoint !== undefined || (datadog !== false && datadog.also === 'otlp'))
  const exporter = wanted ? 'otlp-grpc' : 'none'
  options.note('tracing.exporter', exporter, endpoint ?? found)
  return exporter
}
