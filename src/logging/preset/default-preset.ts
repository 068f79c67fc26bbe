import { LOG_FIELDS } from '../../catalogue/log-fields.ts'
import { fragmentOf } from './fragment-of.ts'
import type { Preset } from './preset.ts'
import { secondsOf } from './units.ts'

/** `function` where neither an observed function nor the call site is known; the word of V8's stack traces. */
const UNKNOWN_FUNCTION = '<anonymous>'

/** The fields that the project's Logstash filter, Kibana queries and documentation speak of. */
export const DEFAULT_PRESET: Preset = {
  timestampKey: 'timestamp',
  messageKey: 'message',
  reserved: LOG_FIELDS,
  levelFields: (level) => ({ level }),
  serviceFields: (service, environment) => ({ service: service.name, environment, version: service.version }),
  loggerFields: (name, module) => ({ logger: name, module }),
  correlationIdKey: 'correlation_id',
  userIdKey: 'user_id',
  hasDatadogIds: false,
  traceFragment: (ids) => `,"trace_id":"${ids.traceId}","span_id":"${ids.spanId}"`,
  originFields: (functionName, place) => ({
    function: functionName ?? place?.functionName ?? UNKNOWN_FUNCTION,
    line: place?.line,
  }),
  errorFields: (error) => ({ error, error_type: error.type }),
  accessKeys: ['method', 'endpoint', 'status', 'duration', 'request_bytes', 'response_bytes', 'user_agent', 'aborted'],
  accessHead: ({ method, endpoint, status }) =>
    `,"method":${method},"endpoint":${endpoint},"status":${status},"duration":`,
  accessTail: (record, userAgent) =>
    secondsOf(record.seconds) +
    fragmentOf('request_bytes', record.requestBytes) +
    fragmentOf('response_bytes', record.responseBytes) +
    fragmentOf('user_agent', userAgent) +
    (record.aborted ? ',"aborted":true' : ''),
  duration: undefined,
}
