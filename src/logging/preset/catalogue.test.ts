import { describe, expect, test } from 'vitest'
import { createLoggingHarness, requestScope } from '../../../test/support/logging-harness.ts'
import { LEVEL_VALUES } from '../../catalogue/level-values.ts'
import { LOG_PRESETS, type LogField, type LogPreset } from '../../catalogue/log-field.ts'
import { LEVEL_NAMES, LOG_FIELD_CATALOGUE } from '../../catalogue/log-fields.ts'
import { presetOf } from './preset-of.ts'

const FIELDS = Object.entries<LogField>(LOG_FIELD_CATALOGUE)

/** What presets write besides, for their target alone. */
const COMPANIONS: Readonly<Record<LogPreset, readonly string[]>> = {
  default: [],
  ecs: ['ecs.version', 'service.node.name', 'log.origin.file.name', 'event.outcome'],
  otel: ['severity_number', 'service.instance.id', 'trace_flags', 'code.file.path', 'exception.type'],
  datadog: ['dd.service', 'logger.file'],
  gcp: [
    'logging.googleapis.com/trace_sampled',
    'logging.googleapis.com/sourceLocation.file',
    'error.type',
    'stack_trace',
    '@type',
  ],
}

function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, path === '' ? key : `${path}.${key}`))
}

/** The paths of one line of each kind. */
function linesIn(preset: LogPreset) {
  const { logger, scopes, part, lines } = createLoggingHarness({ preset })
  const { request, scope } = requestScope('analyze')
  request.userId = 'u-1'
  const error = Object.assign(new TypeError('broken', { cause: new Error('before') }), { code: 'E7' })
  scopes.run(scope, () => {
    logger.error(error)
    logger.info({ duration: 1.5, dataset: 'summer', items: 3, bytes: 9 }, 'analyze finished')
  })
  part.access({
    ...{ method: 'GET', endpoint: '/a/:id', status: 200, seconds: 0.25, aborted: true, error: undefined, scope },
    ...{ requestBytes: 7, responseBytes: 8, userAgent: 'curl' },
  })
  const [failed, finished, access] = lines().map((line) => pathsOf(line))
  return { error: failed ?? [], function: finished ?? [], access: access ?? [] }
}

describe.each(LOG_PRESETS)('the lines of the preset %s', (preset) => {
  const lines = linesIn(preset)
  const named = FIELDS.flatMap(([field, { names, lines: kind }]) => {
    const name = names[preset]
    return name === undefined
      ? []
      : [{ field, name, line: lines[kind === 'access' || kind === 'function' ? kind : 'error'] }]
  })

  test.each(named)('have $field as $name', ({ name, line }) => {
    expect(line).toContain(name)
  })

  test('have nothing that the catalogue does not know', () => {
    const known = new Set([...named.map(({ name }) => name), ...COMPANIONS[preset]])
    // The default preset repeats the type of the error inside it.
    if (preset === 'default') known.add('error.type')
    expect(Object.values(lines).flatMap((paths) => paths.filter((path) => !known.has(path)))).toEqual([])
  })

  test('name their levels as the catalogue says', () => {
    for (const level of LEVEL_NAMES) {
      expect(Object.values(presetOf(preset).levelFields(level))[0]).toBe(LEVEL_VALUES[preset][level])
    }
  })
})
