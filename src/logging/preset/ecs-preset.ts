import { fragmentOf } from './fragment-of.ts'
import type { Preset } from './preset.ts'
import { nanosecondsOf } from './units.ts'

/** Elastic Common Schema 8: dotted names, durations in nanoseconds. */
export const ECS_PRESET: Preset = {
  timestampKey: '@timestamp',
  messageKey: 'message',
  reserved: [
    '@timestamp',
    'log.level',
    'log.logger',
    'log.origin.function',
    'log.origin.file.name',
    'log.origin.file.line',
    'message',
    'ecs.version',
    'service.name',
    'service.version',
    'service.environment',
    'service.node.name',
    'http.request.id',
    'user.id',
    'trace.id',
    'span.id',
    'error',
    'error.type',
    'error.message',
    'error.stack_trace',
    'error.code',
    'error.causes',
    'event.duration',
  ],
  levelFields: (level) => ({ 'log.level': level.toLowerCase() }),
  serviceFields: (service, environment) => ({
    'ecs.version': '8.11.0',
    'service.name': service.name,
    'service.version': service.version,
    'service.environment': environment,
    'service.node.name': service.instanceId,
  }),
  loggerFields: (name) => ({ 'log.logger': name }),
  correlationIdKey: 'http.request.id',
  userIdKey: 'user.id',
  hasDatadogIds: false,
  traceFragment: (ids) => `,"trace.id":"${ids.traceId}","span.id":"${ids.spanId}"`,
  originFields: (functionName, place) => ({
    'log.origin.function': functionName ?? place?.functionName,
    'log.origin.file.name': place?.file,
    'log.origin.file.line': place?.line,
  }),
  errorFields: (error) => ({
    'error.type': error.type,
    'error.message': error.message,
    'error.stack_trace': error.stack,
    'error.code': error.code === undefined ? undefined : String(error.code),
    'error.causes': error.causes,
  }),
  accessKeys: [
    'http.request.method',
    'http.route',
    'http.response.status_code',
    'event.duration',
    'event.outcome',
    'http.request.body.bytes',
    'http.response.body.bytes',
    'user_agent.original',
    'labels.aborted',
  ],
  accessHead: ({ method, endpoint, status }) =>
    `,"http.request.method":${method},"http.route":${endpoint},"http.response.status_code":${status},"event.duration":`,
  accessTail: (record, userAgent) =>
    nanosecondsOf(record.seconds) +
    (record.status >= 500 || record.aborted ? ',"event.outcome":"failure"' : ',"event.outcome":"success"') +
    fragmentOf('http.request.body.bytes', record.requestBytes) +
    fragmentOf('http.response.body.bytes', record.responseBytes) +
    fragmentOf('user_agent.original', userAgent) +
    (record.aborted ? ',"labels.aborted":"true"' : ''),
  duration: { key: 'event.duration', fromSeconds: nanosecondsOf },
}
