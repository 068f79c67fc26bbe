import { BUCKET_NAMES, boundsOf } from '../../src/catalogue/buckets.ts'
import { BUILTIN_METRICS, SELF_METRICS } from '../../src/catalogue/builtin-metrics.ts'
import type { LabelSpec, MetricDefinition, MetricDefinitions } from '../../src/catalogue/definition.ts'
import { RUNTIME_METRICS } from '../../src/catalogue/runtime-metrics.ts'
import { inlineCode, markdownTable } from './markdown-table.ts'

/** docs/metrics.md */
export function renderMetrics(): string {
  const buckets = BUCKET_NAMES.map((name) => [inlineCode(name), boundsOf(name).join(', ')])
  return `# Metrics

Source: \`builtin-metrics.ts\` and \`runtime-metrics.ts\` in \`src/catalogue/\`. Every name but those of the process carries \`metrics.prefix\` (default: the service
name plus \`_\`). Series without labels, and those of labels with listed values, exist at 0 from the start.

## Application

${metricsTable(BUILTIN_METRICS)}

\`endpoint\` is the route template, \`__unmatched__\` where no route matched, \`__overflow__\` past the limit. \`method\` is a known method
or \`_OTHER\`. \`status\` is the status code; 499 where the client went away before the answer. \`error_type\` is the class name of
the error, or \`HTTP_5xx\` where none was seen.

Past \`metrics.maxValuesPerLabel\` a value is \`__overflow__\` and the other labels stay; it does not count for \`method\` and \`status\` of requests. Past \`metrics.maxSeriesPerMetric\` all labels are, but
those with listed values, and \`method\` and \`status\` of requests, so that shares of errors stay right. Listed values and the routes that
Fastify has registered after the mount fit past both. Of any other value longer than 1024 characters the first 1023 and \`…\` are kept.

## The library itself

${metricsTable(SELF_METRICS)}

## The process, without prefix

With \`metrics.runtime\` (on by default): the default metrics of prom-client under their names, and some more. No scrape resets
\`nodejs_eventloop_delay_seconds\`. File descriptors, \`process_virtual_memory_bytes\` and \`process_heap_bytes\` exist on Linux,
\`container_*\` where a control group (version 1 or 2) limits the process.

${metricsTable(RUNTIME_METRICS)}

## Many processes

A scrape of the primary of a \`cluster\`, or of a main thread with \`worker_threads\`, has the metrics of all its workers or threads
merged into its own, as long as each has an instance of the same service name. Counters and histograms add up. Gauges
add up too unless their \`aggregator\` says \`min\`, \`max\`, \`average\`, \`first\` or \`omit\`. Give \`metrics.port\` to the primary only,
and have Prometheus scrape that:

\`\`\`ts
import cluster from 'node:cluster'
import { createObservability } from '@creativedynamics/observability'

const obs = createObservability({
  service: 'creativedynamics',
  metrics: { port: cluster.isPrimary ? 9464 : undefined },
})
obs.metrics.gauge({ name: 'oldest_job_seconds', help: 'Age of the oldest job', aggregator: 'max' }).set(12)
\`\`\`

A worker that does not answer within three seconds counts as \`observability_workers{state="missing"}\`: its counters stay at what it
said last, its gauges are left out. What ended workers had counted stays in the sums; after a kill it is what
they said at the last scrape. Make the instance of a main thread before its threads. Of exemplars the latest is shown.
\`metrics.aggregate: false\` leaves every process to itself.

## When something takes its time

Prometheus says with each scrape how long it waits (\`X-Prometheus-Scrape-Timeout-Seconds\`), and four fifths of that are for reading:
a \`collect\`, a metric of another registry or a worker that has not answered by then is left out, and everything else is there. Without the header
a metric has five seconds and a worker three. \`observability_metrics_left_out_total\` and \`observability_workers{state="missing"}\`
tell what was missing.

## While the event loop is blocked

With \`metrics.isolate: 'worker'\` a thread of its own serves \`metrics.port\`. The values are in memory that both threads share, so that
a scrape costs the main thread next to nothing, and is answered also while a long computation, a huge JSON document or a
synchronous file read holds the event loop:

\`\`\`ts
import { createObservability } from '@creativedynamics/observability'

const obs = createObservability({ service: 'creativedynamics', metrics: { port: 9464, isolate: 'worker' } })
\`\`\`

| on that port | while the event loop is blocked |
| --- | --- |
| \`nodejs_eventloop_blocked_seconds\` | for how long it has been by now; 0 at all other times |
| what calls write, with \`inc\`, \`set\`, \`observe\` | as it is now, new label sets included |
| what is read at a scrape: \`collect\`, process metrics, other registries | as it was read last; \`observability_stale_metrics\` says how many these are |
| workers of a cluster, other threads | all metrics as they were at the last scrape |
| \`/health/live\` | 200; 503 once it has been blocked for 30 seconds, which is a hang |
| \`/health/ready\`, \`/health/startup\`, \`/health/detailed\` | 503 where the main thread shows no sign of life for 0.8 seconds |

The thread starts nothing that the application preloads, keeps no process alive and ends with \`shutdown()\`. Where it cannot run or
fails, the warning \`OBSWRN012\` says why and the main thread serves the port. It takes about 11 MB of memory and
0.7 KB for each series, and a new series costs some microseconds more. A bundler that puts an application into one file leaves the thread's file \`dist/exporter-thread.cjs\` behind: keep the package in \`node_modules\` of the
working directory, or copy that file beside the bundle. Doubles are stored in one piece on processors of 64 bits; on those of 32 bits a
scrape could meet half a value. The sum and the count of a histogram may be one observation apart.

## Gauges of things that come and go

With \`expireAfterMs\` a label set of a gauge that nobody has written for so long leaves the scrape and makes room for others:

\`\`\`ts
import { defineMetrics, gauge } from '@creativedynamics/observability'

export const metrics = defineMetrics({
  queue_depth: gauge({ help: 'Waiting jobs', labels: ['queue'], expireAfterMs: 600_000 }),
})
\`\`\`

## Jobs that end before a scrape

\`metrics.push\` sends all metrics to a Pushgateway at \`flush()\`, at \`shutdown()\` and when the process has nothing left to do, and
every \`intervalMs\` besides:

\`\`\`ts
import { createObservability } from '@creativedynamics/observability'

const obs = createObservability({
  service: 'nightly-import',
  metrics: { push: { url: 'http://pushgateway:9091', grouping: { region: 'eu' } } },
})
await obs.shutdown()
\`\`\`

A push replaces what was pushed before under the same \`job\` and \`grouping\`. One that fails is counted in
\`metrics_pushes_total{result="error"}\` and never thrown.

## After the end

What was measured can be read after \`shutdown()\` as well, on the endpoint and in \`obs.metrics.registry\`. A registry that you brought
(\`metrics.registry\`) is given back without the instance's metrics, so that another instance may take it.

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
