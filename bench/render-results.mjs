import { renderHealth } from './health/render-health.mjs'
import { renderLogging } from './logging/render-logging.mjs'
import { renderMetrics } from './metrics/render-metrics.mjs'
import { renderTracing } from './tracing/render-tracing.mjs'

const micros = (value) => value.toFixed(0)

/** The result page, from measurements only. */
export function renderResults({ environment, http, tracing, blocks, logging, metrics, health, startup }) {
  return `# Bench results

Written by \`npm run bench\`; not edited by hand. Node.js ${environment.node}, ${environment.cores} cores of ${environment.cpu},
load average ${environment.loadBefore.toFixed(1)} at the start. Absolute figures are of this machine; compare within a table.

## CPU that all signals add to one request

Metrics, one log line, all spans sampled and exported by OTLP gRPC to another process; logs to a file. CPU of the server
process over all threads; ${environment.effort.rounds} interleaved rounds, every sample in a fresh process with ${environment.effort.requests} requests over 20
connections, after as many that are not counted; differences formed inside a round, medians shown with their range. *Assembled* is what a user would put
together instead: express-prom-bundle 8 (Fastify: fastify-metrics, Koa: prom-client by hand), pino-http 11 (Fastify: its
pino), OpenTelemetry SDK 2.12 with instrumentation-http and the framework's, OTLP gRPC. \`POST /analyze\` opens four spans
besides the server span. *Spans received* is the share of one server span a request plus the handler's spans that reached the
collector; the assembled stack makes more spans than that (one per middleware), and loses some at saturation.

| framework | request | bare µs | assembled adds µs | ours adds µs | ours / assembled | spans received, assembled | ours | RSS MB, assembled | ours |
|---|---|---|---|---|---|---|---|---|---|
${http.map((row) => `| ${row.framework} | \`${row.route}\` | ${micros(row.bare)} (${row.bareRange}) | ${micros(row.assembledAdded)} (${row.assembledRange}) | ${micros(row.oursAdded)} (${row.oursRange}) | **${row.share.toFixed(2)}** | ${(row.assembledSpans * 100).toFixed(0)} % | ${(row.oursSpans * 100).toFixed(0)} % | ${row.assembledRss.toFixed(0)} | ${row.oursRss.toFixed(0)} |`).join('\n')}

${renderTracing(tracing)}
## Building blocks

CPU nanoseconds of one call in a tight loop, each measurement in a process of its own, interleaved. The bytes of unbound calls
are the caller's own object of labels.

| block | ns | against | ns | times faster | heap bytes a call |
|---|---|---|---|---|---|
${blocks.map((row) => `| ${row.ours} | ${row.oursNanoseconds.toFixed(1)} | ${row.theirs} | ${row.theirNanoseconds.toFixed(1)} | **${row.ratio.toFixed(1)}** | ${row.bytes.toFixed(0)} |`).join('\n')}

${renderLogging(logging)}${renderMetrics(metrics)}${renderHealth(health)}
## Start-up and idle memory

A \`node:http\` server until it listens, and its memory one second later; medians of ${environment.effort.startups} interleaved runs.

| program | ms | over bare | RSS MB | over bare |
|---|---|---|---|---|
${startup.map((row) => `| ${row.name} | ${row.milliseconds.toFixed(0)} | ${row.addedMilliseconds.toFixed(0)} | ${row.rssMegabytes.toFixed(0)} | ${row.addedMegabytes.toFixed(0)} |`).join('\n')}
`
}
