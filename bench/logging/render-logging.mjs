/** The section of the result page. */
export function renderLogging(rows) {
  return `## Log lines

CPU nanoseconds, all threads together, the best of seven rounds in a process of its own; processes interleaved, medians of what was measured
side by side. Lines of ours have service, logger, correlation id, user, trace and span; those of pino nothing but its defaults, or the same
fields bound to a child (*same fields*). To nowhere unless a file is named, which both write from the main thread, ours once a turn of twenty
lines, pino with \`sync: true\`. *Request*: access line, context and correlation id with an answer's header of it, for a request with ten
headers without a connection, what Node.js itself needs taken off; pino-http with its defaults.

| ours | ns | against | ns | share | at most |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row.ours} | ${row.oursNanoseconds.toFixed(0)} | ${row.theirs} | ${row.theirNanoseconds.toFixed(0)} | **${row.share.toFixed(2)}** | ${row.limit ?? '–'} |`).join('\n')}

`
}
