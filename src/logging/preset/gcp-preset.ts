import { LEVEL_VALUES } from '../../catalogue/level-values.ts'
import { fragmentOf } from './fragment-of.ts'
import type { Preset } from './preset.ts'
import { secondsOf } from './units.ts'

/** Makes Error Reporting look at a line, which it groups by the stack. */
const REPORTED = 'type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent'

/** JSON of protocol buffers has numbers of 64 bits as text. */
function int64Of(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `"${value}"`
}

/**
 * Google Cloud Logging's special JSON fields: latency as text with its unit, errors in the form that Error Reporting
 * finds. The trace stands as a bare id, because the project is not known here.
 */
export const GCP_PRESET: Preset = {
  timestampKey: 'time',
  messageKey: 'message',
  reserved: [
    'time',
    'timestamp',
    'severity',
    'message',
    'logger',
    'serviceContext',
    'environment',
    'correlation_id',
    'user_id',
    'logging.googleapis.com/trace',
    'logging.googleapis.com/spanId',
    'logging.googleapis.com/trace_sampled',
    'logging.googleapis.com/sourceLocation',
    'httpRequest',
    'error',
    'error_type',
    'stack_trace',
    '@type',
  ],
  levelFields: (level) => ({ severity: LEVEL_VALUES.gcp[level] }),
  serviceFields: (service, environment) => ({
    serviceContext: { service: service.name, version: service.version },
    environment,
  }),
  loggerFields: (name) => ({ logger: name }),
  correlationIdKey: 'correlation_id',
  userIdKey: 'user_id',
  hasDatadogIds: false,
  traceFragment: (ids) =>
    `,"logging.googleapis.com/trace":"${ids.traceId}","logging.googleapis.com/spanId":"${
      ids.spanId
    }","logging.googleapis.com/trace_sampled":${(ids.traceFlags & 1) === 1}`,
  originFields: (functionName, place) => {
    const name = functionName ?? place?.functionName
    if (name === undefined) return {}
    const line = place === undefined ? undefined : String(place.line)
    return { 'logging.googleapis.com/sourceLocation': { file: place?.file, line, function: name } }
  },
  errorFields: (error) => ({
    error,
    error_type: error.type,
    stack_trace: error.stack,
    '@type': error.stack === undefined ? undefined : REPORTED,
  }),
  accessKeys: ['httpRequest', 'aborted'],
  accessHead: ({ method, endpoint, status }) =>
    `,"httpRequest":{"requestMethod":${method},"requestUrl":${endpoint},"status":${status},"latency":"`,
  accessTail: (record, userAgent) =>
    `${secondsOf(record.seconds)}s"` +
    fragmentOf('requestSize', int64Of(record.requestBytes)) +
    fragmentOf('responseSize', int64Of(record.responseBytes)) +
    fragmentOf('userAgent', userAgent) +
    (record.aborted ? '},"aborted":true' : '}'),
  duration: undefined,
}
