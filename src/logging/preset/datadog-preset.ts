import { LEVEL_VALUES } from '../../catalogue/level-values.ts'
import { fragmentOf } from './fragment-of.ts'
import type { Preset } from './preset.ts'
import { nanosecondsOf } from './units.ts'

/** Datadog's standard attributes: `duration` in nanoseconds, span ids as decimal numbers. */
export const DATADOG_PRESET: Preset = {
  timestampKey: 'timestamp',
  messageKey: 'message',
  reserved: [
    'timestamp',
    'status',
    'message',
    'service',
    'dd.service',
    'dd.env',
    'dd.version',
    'dd.trace_id',
    'dd.span_id',
    'logger.name',
    'logger.method_name',
    'logger.file',
    'logger.line',
    'correlation_id',
    'usr.id',
    'error',
    'error.kind',
    'error.message',
    'error.stack',
    'error.code',
    'error.causes',
    'duration',
  ],
  levelFields: (level) => ({ status: LEVEL_VALUES.datadog[level] }),
  serviceFields: (service, environment) => ({
    service: service.name,
    'dd.service': service.name,
    'dd.env': environment,
    'dd.version': service.version,
  }),
  loggerFields: (name) => ({ 'logger.name': name }),
  correlationIdKey: 'correlation_id',
  userIdKey: 'usr.id',
  hasDatadogIds: true,
  traceFragment: (ids) => `,"dd.trace_id":"${ids.traceId}","dd.span_id":"${BigInt(`0x${ids.spanId}`)}"`,
  originFields: (functionName, place) => ({
    'logger.method_name': functionName ?? place?.functionName,
    'logger.file': place?.file,
    'logger.line': place?.line,
  }),
  errorFields: (error) => ({
    'error.kind': error.type,
    'error.message': error.message,
    'error.stack': error.stack,
    'error.code': error.code,
    'error.causes': error.causes,
  }),
  accessKeys: [
    'http.method',
    'http.route',
    'http.status_code',
    'duration',
    'network.bytes_read',
    'network.bytes_written',
    'http.useragent',
    'aborted',
  ],
  accessHead: ({ method, endpoint, status }) =>
    `,"http.method":${method},"http.route":${endpoint},"http.status_code":${status},"duration":`,
  accessTail: (record, userAgent) =>
    nanosecondsOf(record.seconds) +
    fragmentOf('network.bytes_read', record.requestBytes) +
    fragmentOf('network.bytes_written', record.responseBytes) +
    fragmentOf('http.useragent', userAgent) +
    (record.aborted ? ',"aborted":true' : ''),
  duration: { key: 'duration', fromSeconds: nanosecondsOf },
}
