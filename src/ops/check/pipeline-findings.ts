import { nearestKey } from '../../config/nearest-key.ts'
import type { Finding } from '../findings/finding.ts'
import type { Logs } from '../logs/logs.ts'
import { type LogstashPipeline, type LogstashPlugin, LogstashSyntaxError } from '../syntax/logstash-pipeline.ts'
import { parseLogstash } from '../syntax/parse-logstash.ts'
import type { CheckedText } from './checked-files.ts'

/** What Logstash and its inputs put into every event. */
const EVENT_FIELDS = [
  '@timestamp',
  '@version',
  '@metadata',
  'message',
  'tags',
  'host',
  'event',
  'log',
  'agent',
  'input',
  'ecs',
  'fields',
  'path',
]

const CLEAR_SECRET = /^(?:password|.*_password|api_key|.*_token|secret.*)$/

/** What is wrong with a Logstash pipeline: its syntax, fields that no line has, and known traps. */
export function pipelineFindings({ path, text }: CheckedText, logs: Logs): readonly Finding[] {
  let pipeline: LogstashPipeline
  try {
    pipeline = parseLogstash(text)
  } catch (error) {
    if (!(error instanceof LogstashSyntaxError)) throw error
    const message = `no Logstash pipeline: ${error.message} (column ${error.column})`
    return [finding(path, error.line, 'syntax', message, 'Logstash does not start.', 'Correct the file')]
  }
  return [...fieldFindings(path, pipeline, logs), ...pipeline.plugins.flatMap((plugin) => pluginFindings(path, plugin))]
}

function fieldFindings(path: string, { fields, plugins }: LogstashPipeline, logs: Logs): readonly Finding[] {
  const written = Object.entries(logs.fields).flatMap(([name, { names, ecs }]) => [names[logs.preset] ?? name, ecs])
  const made = plugins.flatMap(madeFields)
  const known = new Set([...EVENT_FIELDS, ...written.flatMap((name) => (name === undefined ? [] : [name])), ...made])
  const tops = new Set([...known].map((name) => name.split('.')[0] as string))
  const seen = new Set<string>()
  return fields.flatMap(({ field, line }) => {
    const name = dotted(field)
    if (seen.has(name) || known.has(name)) return []
    const top = name.split('.')[0] as string
    // Below an object, such as `error`, lines hold more than the catalogue lists; metadata belongs to the pipeline.
    if (top === '@metadata' || (name !== top && tops.has(top)) || (name === top && tops.has(name))) return []
    seen.add(name)
    const nearest = nearestKey(name, known)
    const fix = nearest === undefined ? 'Use a field that the lines have' : `Did you mean ${nearest}?`
    const why = 'The condition is never true, and a text shows the name instead of a value.'
    return [finding(path, line, 'unknown-log-field', `the pipeline reads ${field}, which no line has`, why, fix)]
  })
}

/** Fields that the pipeline itself makes. */
function madeFields({ name, settings }: LogstashPlugin): readonly string[] {
  const added = [settings.add_field, settings.rename, settings.copy, settings.replace, settings.update].flatMap(
    (value, index) =>
      typeof value === 'object' && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, to]) => (index === 1 || index === 2 ? [String(to)] : [key]))
        : [],
  )
  const target = typeof settings.target === 'string' ? [settings.target] : []
  const code = name === 'ruby' ? String(settings.code ?? '') : ''
  const set = [...code.matchAll(/event\.set\(\s*['"]([^'"]+)['"]/g)].map(([, field = '']) => field)
  return [...added, ...target, ...set].map(dotted)
}

function pluginFindings(path: string, { section, name, line, settings }: LogstashPlugin): readonly Finding[] {
  const findings: Finding[] = []
  const add = (rule: string, message: string, why: string, fix: string): void => {
    findings.push(finding(path, line, rule, message, why, fix))
  }
  if (section === 'output' && name === 'email') {
    add(
      'mail-per-line',
      'sends a mail for every line',
      'An incident becomes a flood, and its limits are nowhere.',
      'Alert in Alertmanager',
    )
  }
  if (name === 'date' && settings.timezone === undefined && !usesZone(settings.match)) {
    add(
      'date-without-zone',
      'reads a time without saying its zone',
      'A time without one is taken as that of the host.',
      'Write times with Z, or set timezone => "UTC"',
    )
  }
  if (name === 'elasticsearch' && String(settings.index ?? '').includes('%{+')) {
    add(
      'daily-index',
      'writes an index a day',
      'Without a template and a life cycle mappings clash and nothing is ever deleted.',
      'Write into a data stream',
    )
  }
  for (const [key, value] of Object.entries(settings)) {
    if (!CLEAR_SECRET.test(key) || typeof value !== 'string' || /^\$\{.+\}$/.test(value)) continue
    add(
      'secret-in-clear',
      `holds ${key} in clear`,
      'Whoever reads the repository has it.',
      `Write ${key} => "\${NAME}"`,
    )
  }
  return findings
}

/** `ISO8601` accepts times without a zone. */
function usesZone(match: unknown): boolean {
  return Array.isArray(match) && match.slice(1).every((format) => /Z|UNIX/.test(String(format)))
}

function dotted(field: string): string {
  return field.startsWith('[') ? field.slice(1, -1).split('][').join('.') : field
}

function finding(file: string, line: number, rule: string, message: string, why: string, fix: string): Finding {
  return { level: 'error', rule, file, line, message, why, fix }
}
