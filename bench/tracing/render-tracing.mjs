const NAMES = {
  bare: 'bare',
  ours: 'ours, all signals',
  'ours-keep': 'ours, all signals, failed and slow requests kept',
  'ours-traces': 'ours, traces alone',
  otel: 'OpenTelemetry, instrumentation-http and -express alone',
  ddtrace: 'dd-trace alone',
  assembled: 'assembled, all signals',
}

const named = ({ variant, sampleRatio }) =>
  variant === 'bare' || sampleRatio === 1 ? NAMES[variant] : `${NAMES[variant]}, ${sampleRatio * 100} % sampled`

const cpuRow = (row) =>
  `| \`${row.route}\` | ${named(row)} | ${row.micros.toFixed(0)} | ${row.added.toFixed(0)} (${row.addedRange}) | ${row.ratio.toFixed(2)} |`

const table = (rows) => `| request | app | CPU µs | added µs | of bare |
|---|---|---|---|---|
${rows.map(cpuRow).join('\n')}`

/** The section on tracing, from measurements only. */
export function renderTracing({ nested, sampled, saturated }) {
  return `## Tracing

Express. \`GET /steps\` has one server span and three nested spans, \`GET /hello\` the server span alone, \`POST /analyze\` the
server span and four more. Rows of one table are from the same rounds.

${table(nested)}

At a ratio of sampled requests, all signals on, and beside dd-trace alone:

${table(sampled)}

### Spans at saturation

\`POST /analyze\` as fast as the server answers: spans that were due (five a request), that the collector received, and of these twice.
OpenTelemetry makes more spans than are due, one per middleware.

| connections | app | requests a second | due | received | received twice |
|---|---|---|---|---|---|
${saturated.map((row) => `| ${row.connections} | ${NAMES[row.variant]} | ${row.perSecond.toFixed(0)} | ${row.due} | ${row.received} | ${row.repeated} |`).join('\n')}
`
}
