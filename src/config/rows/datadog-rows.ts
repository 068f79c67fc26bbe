import { aHost } from '../network-checks.ts'
import { aDatadogTracer } from '../object-checks.ts'
import type { PathsOf } from '../option-path.ts'
import type { RowsOf } from '../option-row.ts'
import { aBoolean, aName, anInteger, oneOf } from '../scalar-checks.ts'
import { offWhenFalse, type Variable } from '../variable.ts'

/** Where a Datadog agent listens for traces unless told otherwise. */
const AGENT_PORT = 8126

function agentUrl(part: (url: URL) => unknown): Variable {
  return {
    name: 'DD_TRACE_AGENT_URL',
    expected: 'a URL that starts with http://',
    read: (text) => (/^http:\/\//i.test(text) && URL.canParse(text) ? part(new URL(text)) : { unknown: text }),
  }
}

export const DATADOG_ROWS = {
  datadog: {
    check: aBoolean,
    default: false,
    variables: [{ name: 'OBS_DATADOG' }, offWhenFalse('DD_TRACE_ENABLED')],
    about: 'Spans go through dd-trace, an optional peer dependency',
  },
  'datadog.hostname': {
    check: aHost,
    default: '127.0.0.1',
    variables: [agentUrl((url) => url.hostname), { name: 'DD_AGENT_HOST' }],
    about: 'Host of the agent',
  },
  'datadog.port': {
    check: anInteger(1, 65_535),
    default: AGENT_PORT,
    variables: [agentUrl((url) => Number(url.port) || AGENT_PORT), { name: 'DD_TRACE_AGENT_PORT' }],
    about: 'Port of the agent',
  },
  'datadog.env': { check: aName, derived: '`environment`', variables: [{ name: 'DD_ENV' }], about: 'Tag `env`' },
  'datadog.service': {
    check: aName,
    derived: '`service.name`',
    variables: [{ name: 'DD_SERVICE' }],
    about: 'Tag `service`',
  },
  'datadog.version': {
    check: aName,
    derived: '`service.version`',
    variables: [{ name: 'DD_VERSION' }],
    about: 'Tag `version`',
  },
  'datadog.analyticsEnabled': { check: aBoolean, default: false, about: 'Marks the spans as measured' },
  'datadog.tracer': {
    check: aDatadogTracer,
    derived: 'dd-trace, initialised by this library',
    variables: [],
    opaque: true,
    about: 'A dd-trace tracer that the application has initialised',
  },
  'datadog.also': {
    check: oneOf('otlp'),
    derived: 'none',
    about: 'Sends the same spans, with the same ids, by OTLP as well',
  },
} satisfies RowsOf<PathsOf<'datadog'>>
