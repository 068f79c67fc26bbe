import { expect, test } from 'vitest'
import type { OptionPath } from './option-path.ts'
import { OPTION_TABLE, variablesOf } from './option-table.ts'
import { findUnknownVariables } from './unknown-variables.ts'

test.each([
  ['OBS_METRICS_PROT', 'did you mean OBS_METRICS_PORT?'],
  ['OBS_CONFIGFILE', 'did you mean OBS_CONFIG_FILE?'],
  ['OBS_HEALTH_AUTH_TOKEN', 'did you mean OBS_HEALTH_AUTH_BEARER?'],
  // The option is there, its variable has another name.
  ['OBS_LOGGING_LEVEL', 'did you mean LOG_LEVEL?'],
  ['OBS_LOG_LEVEL', 'did you mean LOG_LEVEL?'],
  ['OBS_TRACING_ENDPOINT', 'did you mean OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT?'],
  ['OBS_TRACING_ROUTES', 'tracing.routes has no variable'],
  ['OBS_STUDIO', 'no option is read from it'],
  ['OBS_', 'no option is read from it'],
  [`OBS_${'X'.repeat(500)}`, 'no option is read from it'],
])('%s is not read: %s', (variable, hint) => {
  expect(findUnknownVariables({ [variable]: 'x' })).toEqual([{ variable, hint }])
})

test('every variable that is read is known, and others are looked at by their prefix only', () => {
  const read = (Object.keys(OPTION_TABLE) as OptionPath[]).flatMap((path) => variablesOf(path).map(({ name }) => name))
  const others = ['OBS_CONFIG_FILE', 'OBSIDIAN', 'MY_OBS_X', 'obs_metrics_port', 'PATH']
  expect(findUnknownVariables(Object.fromEntries([...read, ...others].map((name) => [name, 'x'])))).toEqual([])
})

test('an empty variable counts as not set', () => {
  expect(findUnknownVariables({ OBS_METRICS_PROT: ' ' })).toEqual([])
})

test('what Kubernetes tells of services is nobody’s mistake', () => {
  const links = {
    OBS_SERVICE_HOST: '10.0.0.1',
    OBS_SERVICE_PORT: '80',
    OBS_SERVICE_PORT_HTTP: '80',
    OBS_PORT: 'tcp://10.0.0.1:80',
    OBS_PORT_80_TCP_ADDR: '10.0.0.1',
    OBS_MY_APP_SERVICE_HOST: '10.0.0.2',
    OBS_MY_APP_PORT: 'tcp://10.0.0.2:80',
  }
  expect(findUnknownVariables(links)).toEqual([])
  const names = findUnknownVariables({ ...links, OBS_METRCS_PORT: '9464' }).map(({ variable }) => variable)
  expect(names).toEqual(['OBS_METRCS_PORT'])
})
