import type { DurationFormat, LogField } from '../../catalogue/log-field.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { dataStreamOf } from './data-stream.ts'

export type Processor = { readonly [type: string]: { readonly [setting: string]: unknown } }

export interface IngestPipeline {
  readonly description: string
  readonly processors: readonly Processor[]
  /** Run for a document that a processor failed on. */
  readonly on_failure: readonly Processor[]
}

/** Version of the Elastic Common Schema that the fields follow. */
const ECS_VERSION = '8.11.0'

/** Seconds or nanoseconds of each format as the script's language writes them; `value` is the field. */
const TO_SECONDS: { readonly [F in DurationFormat]: string } = {
  seconds: 'value * 1.0',
  nanoseconds: 'value / 1.0e9',
  text: "Double.parseDouble(value.replace('s', ''))",
}

/**
 * `PUT _ingest/pipeline/<name>`: turns a line of the service's preset into a document of the Elastic Common Schema. A line
 * that it cannot turn is kept as it came, with the reason.
 */
export function ingestPipeline(model: OpsModel): IngestPipeline {
  const { dataset } = dataStreamOf(model)
  return {
    description: `Log lines of ${model.service.name} as documents of the Elastic Common Schema`,
    processors: [
      // Lines of some presets have keys with dots, which processors see only as objects.
      { dot_expander: { field: '*', override: true, ignore_failure: true } },
      ...timeOf(model),
      ...Object.values(model.logs.fields).flatMap((field) => moved(field, nameIn(model, field))),
      ...durations(model),
      { lowercase: { field: 'log.level', ignore_missing: true } },
      { set: { field: 'event.dataset', value: dataset } },
      { set: { field: 'event.kind', value: 'event' } },
      { set: { field: 'ecs.version', value: ECS_VERSION } },
    ],
    on_failure: [{ set: { field: 'labels.ingest_error', value: '{{{_ingest.on_failure_message}}}' } }],
  }
}

function nameIn({ logs }: OpsModel, field: LogField): string | undefined {
  return field.names[logs.preset]
}

function timeOf({ logs }: OpsModel): readonly Processor[] {
  const name = logs.fields.timestamp?.names[logs.preset]
  if (name === undefined || name === '@timestamp') return []
  return [
    { date: { field: name, formats: ['ISO8601'], target_field: '@timestamp', if: `ctx['${name}'] != null` } },
    { remove: { field: name, ignore_missing: true } },
  ]
}

/** Puts a field to its place. Where the place lies below the name itself it goes by way of another name. */
function moved(field: LogField, name: string | undefined): readonly Processor[] {
  const { ecs } = field
  if (name === undefined || name === ecs || ecs === '@timestamp' || field.format !== undefined) return []
  if (ecs.startsWith(`${name}.`)) {
    const aside = `${name}_given`
    return [
      { rename: { field: name, target_field: aside, ignore_missing: true, if: `ctx['${name}'] instanceof String` } },
      ...copied(aside, ecs),
    ]
  }
  return copied(name, ecs)
}

function copied(from: string, to: string): readonly Processor[] {
  return [
    { set: { field: to, copy_from: from, ignore_empty_value: true } },
    { remove: { field: from, ignore_missing: true } },
  ]
}

/** `duration` in seconds, as the guide's queries have it, and `event.duration` in nanoseconds, as Kibana expects. */
function durations(model: OpsModel): readonly Processor[] {
  const sources = new Map<string, DurationFormat>()
  for (const field of Object.values(model.logs.fields)) {
    const name = nameIn(model, field)
    const format = field.format?.[model.logs.preset]
    if (name !== undefined && format !== undefined) sources.set(name, format)
  }
  return [...sources].flatMap(([name, format]) => {
    const read = name
      .split('.')
      .reduce((path, step) => `${path}?.${step}`, 'ctx')
      .replace('ctx?.', 'ctx.')
    const script = {
      script: {
        description: `${name} is in ${format}`,
        if: `${read} != null`,
        source: [
          `def value = ${read.replaceAll('?.', '.')};`,
          `double seconds = ${TO_SECONDS[format]};`,
          'if (ctx.event == null) { ctx.event = [:]; }',
          'ctx.duration = seconds;',
          'ctx.event.duration = Math.round(seconds * 1.0e9);',
        ].join(' '),
      },
    }
    const isPlace = name === 'duration' || name === 'event.duration'
    return isPlace ? [script] : [script, { remove: { field: name, ignore_missing: true } }]
  })
}
