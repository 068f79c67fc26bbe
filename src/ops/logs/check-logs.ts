import { LOG_PRESETS } from '../../catalogue/log-field.ts'
import { LOG_FIELD_CATALOGUE } from '../../catalogue/log-fields.ts'
import type { DefinitionFindings } from '../findings/definition-findings.ts'
import { secondsOf } from '../promql/duration.ts'
import type { LogsOptions, OwnLogField } from './logs-options.ts'

const TYPES: readonly OwnLogField['type'][] = [
  ...(['date', 'keyword', 'match_only_text', 'wildcard', 'flattened'] as const),
  ...(['long', 'integer', 'double', 'boolean'] as const),
]
const DAY = 86_400

/** What is wrong with the option `logs`. */
export function checkLogs(given: LogsOptions = {}, findings: DefinitionFindings): void {
  const { preset = 'default', through = 'logstash', retention = '30d', slowSeconds = 60, fields = {} } = given
  if (!LOG_PRESETS.includes(preset)) findings.unknown('logs.preset', 'preset', String(preset), LOG_PRESETS)
  const ways = ['logstash', 'elasticsearch']
  if (!ways.includes(through)) findings.unknown('logs.through', 'way', String(through), ways)
  if ((secondsOf(retention) ?? 0) < DAY) {
    findings.add('logs.retention', {
      rule: 'log-retention',
      message: `${retention} is no duration of a day or longer`,
      why: 'Loki refuses a shorter one, and would not start.',
      fix: 'Write 7d or 30d',
    })
  }
  if (!(slowSeconds > 0)) {
    findings.add('logs.slowSeconds', {
      rule: 'number',
      message: `${slowSeconds} is no number above 0`,
      why: 'The queries for slow requests would find all of them, or none.',
      fix: 'Write seconds, such as 60',
    })
  }
  for (const [name, field] of Object.entries(fields)) checkField(name, field, findings)
}

function checkField(name: string, { type }: OwnLogField, findings: DefinitionFindings): void {
  if (!TYPES.includes(type)) findings.unknown(`logs.fields.${name}.type`, 'type', String(type), TYPES)
  if (!Object.hasOwn(LOG_FIELD_CATALOGUE, name)) return
  findings.add(`logs.fields.${name}`, {
    rule: 'taken-log-field',
    message: `${name} is a field of the library`,
    why: 'The library writes it itself; what the application writes under the name is moved aside.',
    fix: 'Take another name',
  })
}
