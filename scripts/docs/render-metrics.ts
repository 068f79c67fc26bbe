import { BUCKET_NAMES, boundsOf } from '../../src/catalogue/buckets.ts'
import { BUILTIN_METRICS, PROCESS_METRICS, SELF_METRICS } from '../../src/catalogue/builtin-metrics.ts'
import type { LabelSpec, MetricDefinition, MetricDefinitions } from '../../src/catalogue/definition.ts'
import { inlineCode, markdownTable } from './markdown-table.ts'

/** docs/metrics.md */
export function renderMetrics(): string {
  const buckets = BUCKET_NAMES.map((name) => [inlineCode(name), boundsOf(name).join(', ')])
  return `# Metrics

Source: \`src/catalogue/builtin-metrics.ts\`. Every name but those of the process carries \`metrics.prefix\` (default: the service
name plus \`_\`). Series without labels, and those of labels with listed values, exist at 0 from the start.

## Application

${metricsTable(BUILTIN_METRICS)}

\`endpoint\` is the route template, \`__unmatched__\` where no route matched, \`__overflow__\` past the limit. \`method\` is a known method
or \`_OTHER\`. \`status\` is the status code; 499 where the client went away before the answer. \`error_type\` is the class name of
the error, or \`HTTP_5xx\` where none was seen.

## The library itself

${metricsTable(SELF_METRICS)}

## The process, without prefix

${metricsTable(PROCESS_METRICS)}

With \`metrics.runtime\` also the default metrics of prom-client, such as \`process_cpu_seconds_total\`,
\`process_resident_memory_bytes\` and \`nodejs_eventloop_lag_seconds\`.

## Named buckets

${markdownTable(['Name', 'Upper bounds'], buckets)}
`
}

function metricsTable(definitions: MetricDefinitions): string {
  const rows = Object.entries(definitions).map(([name, definition]) => [
    inlineCode(name),
    typeOf(definition),
    labelsOf(definition.labels),
    definition.help,
  ])
  return markdownTable(['Name', 'Type', 'Labels', 'What it tells'], rows)
}

function typeOf(definition: MetricDefinition): string {
  if (definition.type !== 'histogram') return definition.type
  const buckets = definition.buckets ?? 'http'
  return `histogram (${typeof buckets === 'string' ? buckets : buckets.join(', ')})`
}

function labelsOf(labels: LabelSpec | undefined): string {
  if (labels === undefined) return '–'
  if (Array.isArray(labels)) return labels.map(inlineCode).join(', ')
  return Object.entries(labels)
    .map(([name, values]) => `${inlineCode(name)}${Array.isArray(values) ? ` (${values.join(', ')})` : ''}`)
    .join(', ')
}
