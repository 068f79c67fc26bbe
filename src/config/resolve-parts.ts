import { randomUUID } from 'node:crypto'
import { isatty } from 'node:tty'
import { appVersion } from './app-version.ts'
import { metricPrefix } from './metric-prefix.ts'
import type { OptionReport } from './option-report.ts'
import type {
  ResolvedDatadog,
  ResolvedHttp,
  ResolvedLogging,
  ResolvedMetrics,
  ResolvedPush,
  ResolvedService,
  ResolvedShutdown,
} from './resolved-options.ts'

const STANDARD_OUTPUT = 1

/** One per process, whatever the number of instances. */
const instanceId = randomUUID()

export function resolveService(options: OptionReport): ResolvedService {
  return Object.freeze({
    // A missing name is an issue that ends the set-up; the empty text only stands in until then.
    name: options.take('service.name', () => ''),
    version: options.take('service.version', appVersion),
    namespace: options.take('service.namespace'),
    instanceId: options.take('service.instanceId', () => instanceId),
    attributes: options.take('service.attributes'),
  })
}

export function resolveMetrics(options: OptionReport, service: ResolvedService): ResolvedMetrics | false {
  if (!options.isOn('metrics')) return false
  return Object.freeze({
    prefix: options.take('metrics.prefix', () => metricPrefix(service.name)),
    define: options.take('metrics.define'),
    path: options.take('metrics.path'),
    port: options.take('metrics.port'),
    host: options.take('metrics.host'),
    isolate: options.take('metrics.isolate'),
    auth: options.take('metrics.auth'),
    registry: options.take('metrics.registry'),
    include: options.take('metrics.include'),
    maxSeriesPerMetric: options.take('metrics.maxSeriesPerMetric'),
    maxValuesPerLabel: options.take('metrics.maxValuesPerLabel'),
    runtime: options.take('metrics.runtime'),
    aggregate: options.take('metrics.aggregate'),
    push: resolvePush(options, service),
  })
}

function resolvePush(options: OptionReport, service: ResolvedService): ResolvedPush | undefined {
  const url = options.take('metrics.push.url')
  const push = {
    job: options.take('metrics.push.job', () => service.name),
    grouping: options.take('metrics.push.grouping'),
    intervalMs: options.take('metrics.push.intervalMs'),
    auth: options.take('metrics.push.auth'),
  }
  return url === undefined ? undefined : Object.freeze({ url, ...push })
}

export function resolveLogging(options: OptionReport, environment: string): ResolvedLogging | false {
  if (!options.isOn('logging')) return false
  const sizeBytes = options.take('logging.rotate.size')
  const time = options.take('logging.rotate.time')
  const keep = options.take('logging.rotate.keep')
  const first = options.take('logging.repeat.first')
  const thereafter = options.take('logging.repeat.thereafter')
  const gzip = options.take('logging.rotate.gzip')
  const symlink = options.take('logging.rotate.symlink')
  const isRotating = sizeBytes !== undefined || time !== undefined || symlink !== undefined
  const pretty = options.look('logging.pretty')
  const isPretty = pretty.value === 'auto' ? environment === 'development' && isatty(STANDARD_OUTPUT) : pretty.value
  options.note('logging.pretty', isPretty, pretty)
  return Object.freeze({
    level: options.take('logging.level'),
    levels: options.take('logging.levels'),
    file: options.take('logging.file'),
    console: options.take('logging.console'),
    rotate: isRotating ? Object.freeze({ sizeBytes, time, keep, gzip, symlink }) : undefined,
    redact: options.take('logging.redact'),
    headers: options.take('logging.headers'),
    preset: options.take('logging.preset'),
    callSite: options.take('logging.callSite'),
    requests: options.take('logging.requests'),
    pretty: isPretty,
    slowRequestMs: options.take('logging.slowRequestMs'),
    sample: options.take('logging.sample'),
    repeat: first === undefined ? undefined : Object.freeze({ first, thereafter }),
    captureFatal: options.take('logging.captureFatal'),
    reopenOn: options.take('logging.reopenOn'),
    durability: options.take('logging.durability'),
    maxBufferBytes: options.take('logging.maxBufferBytes'),
    onFull: options.take('logging.onFull'),
  })
}

export function resolveDatadog(
  options: OptionReport,
  service: ResolvedService,
  environment: string,
): ResolvedDatadog | false {
  if (!options.isOn('datadog')) return false
  const ratio = options.look('tracing.sampleRatio')
  return Object.freeze({
    hostname: options.take('datadog.hostname'),
    port: options.take('datadog.port'),
    env: options.take('datadog.env', () => environment),
    service: options.take('datadog.service', () => service.name),
    version: options.take('datadog.version', () => service.version),
    analyticsEnabled: options.take('datadog.analyticsEnabled'),
    tracer: options.take('datadog.tracer'),
    also: options.take('datadog.also'),
    sampleRatio: ratio.from === 'default' ? undefined : ratio.value,
    routes: options.look('tracing.routes').value,
  })
}

/** What `shutdown: false` leaves: `obs.shutdown()` within ten seconds. */
const NO_SHUTDOWN_OPTIONS: ResolvedShutdown = Object.freeze({
  signals: false,
  timeoutMs: 10_000,
  drainDelayMs: 0,
  servers: Object.freeze([]),
})

/** `endpoints`: patterns of the library's own endpoints. */
export function resolveHttp(options: OptionReport, endpoints: readonly string[]): ResolvedHttp | false {
  if (!options.isOn('http')) return false
  return Object.freeze({
    ignore: options.take('http.ignore', () => endpoints),
    correlationHeader: options.take('http.correlationHeader'),
    auto: options.take('http.auto'),
  })
}

export function resolveShutdown(options: OptionReport): ResolvedShutdown {
  if (!options.isOn('shutdown')) return NO_SHUTDOWN_OPTIONS
  return Object.freeze({
    signals: options.take('shutdown.signals'),
    timeoutMs: options.take('shutdown.timeoutMs'),
    drainDelayMs: options.take('shutdown.drainDelayMs'),
    servers: options.take('shutdown.servers'),
  })
}
