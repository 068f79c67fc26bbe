import type { LevelName } from '../../catalogue/log-fields.ts'
import { fragmentOf } from './fragment-of.ts'
import type { Preset } from './preset.ts'
import { secondsOf } from './units.ts'

/** `SeverityNumber` of OpenTelemetry's log data model: the first of each range of four. */
const SEVERITY_NUMBERS: Readonly<Record<LevelName, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
  ERROR: 17,
  FATAL: 21,
}

/**
 * OpenTelemetry: the log data model's fields, trace context as specified for formats other than OTLP, and attribute names
 * of the semantic conventions. Durations in seconds.
 */
export const OTEL_PRESET: Preset = {
  timestampKey: 'timestamp',
  messageKey: 'body',
  reserved: [
    'timestamp',
    'severity_text',
    'severity_number',
    'body',
    'scope.name',
    'service.name',
    'service.version',
    'service.namespace',
    'service.instance.id',
    'deployment.environment.name',
    'correlation_id',
    'user.id',
    'trace_id',
    'span_id',
    'trace_flags',
    'code.function.name',
    'code.file.path',
    'code.line.number',
    'error',
    'error.type',
    'exception.type',
    'exception.message',
    'exception.stacktrace',
    'exception.code',
    'exception.causes',
  ],
  levelFields: (level) => ({ severity_text: level, severity_number: SEVERITY_NUMBERS[level] }),
  serviceFields: (service, environment) => ({
    'service.name': service.name,
    'service.version': service.version,
    'service.namespace': service.namespace,
    'service.instance.id': service.instanceId,
    'deployment.environment.name': environment,
  }),
  loggerFields: (name) => ({ 'scope.name': name }),
  correlationIdKey: 'correlation_id',
  userIdKey: 'user.id',
  hasDatadogIds: false,
  traceFragment: (ids) =>
    `,"trace_id":"${ids.traceId}","span_id":"${ids.spanId}","trace_flags":"${ids.traceFlags.toString(16).padStart(2, '0')}"`,
  originFields: (functionName, place) => ({
    'code.function.name': functionName ?? place?.functionName,
    'code.file.path': place?.file,
    'code.line.number': place?.line,
  }),
  errorFields: (error) => ({
    'error.type': error.type,
    'exception.type': error.type,
    'exception.message': error.message,
    'exception.stacktrace': error.stack,
    'exception.code': error.code,
    'exception.causes': error.causes,
  }),
  accessKeys: [
    'http.request.method',
    'http.route',
    'http.response.status_code',
    'http.server.request.duration',
    'http.request.body.size',
    'http.response.body.size',
    'user_agent.original',
    'aborted',
  ],
  accessHead: ({ method, endpoint, status }) =>
    `,"http.request.method":${method},"http.route":${endpoint},"http.response.status_code":${status},"http.server.request.duration":`,
  accessTail: (record, userAgent) =>
    secondsOf(record.seconds) +
    fragmentOf('http.request.body.size', record.requestBytes) +
    fragmentOf('http.response.body.size', record.responseBytes) +
    fragmentOf('user_agent.original', userAgent) +
    (record.aborted ? ',"aborted":true' : ''),
  duration: undefined,
}
