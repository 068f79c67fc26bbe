const fixed = (value, digits = 1) => value.toFixed(digits)

/** The section about metrics, from measurements only. */
export function renderMetrics({ scrape, request, hostile, server, blocked }) {
  return `## Metrics against prom-client

Every measurement in a process of its own, interleaved. A scrape is rendered to bytes, without the socket: CPU of the
process; a hold is the longest time between two turns of the event loop while it runs, turns left out in which the machine ran
something else; of prom-client, which is interrupted in every one, the CPU of that time.

| scrape | ms | prom-client ms | times less | longest hold ms | prom-client | first scrape ms | its longest hold ms | prom-client's first ms |
|---|---|---|---|---|---|---|---|---|
${scrape.map((row) => `| ${row.name} | ${fixed(row.ours)} | ${fixed(row.theirs, 0)} | **${fixed(row.ratio, 0)}** | ${fixed(row.hold)} | ${fixed(row.theirHold, 0)} | ${fixed(row.first, 0)} | ${fixed(row.firstHold)} | ${fixed(row.theirFirst, 0)} |`).join('\n')}

| what | ours | prom-client | ratio |
|---|---|---|---|
| metrics of one request without the clock, ns (heap bytes) | ${fixed(request.ours)} (${fixed(request.bytes, 0)}) | ${fixed(request.theirs, 0)} | **${fixed(request.ratio)}** |
| memory after ${hostile.paths} requests with a path of their own each, MB | ${fixed(hostile.ours.megabytes)} | ${fixed(hostile.theirs.megabytes, 0)} | **${fixed(hostile.theirs.megabytes / hostile.ours.megabytes, 0)}** |
| the scrape after them, ms | ${fixed(hostile.ours.scrapeMilliseconds)} | ${fixed(hostile.theirs.scrapeMilliseconds, 0)} | **${fixed(hostile.theirs.scrapeMilliseconds / hostile.ours.scrapeMilliseconds, 0)}** |
| p99 at 200 requests/s, 100 000 series, scraped each second, ms (unscraped ${fixed(server.none)}) | ${fixed(server.ours)} | ${fixed(server.theirs, 0)} | **${fixed(server.theirs / server.ours, 0)}** |
| the same as a multiple of the unscraped server | ${fixed(server.oursToNone, 2)} | ${fixed(server.theirsToNone, 2)} | |
| p99 with \`metrics.isolate: 'worker'\`, and a core for it, and as a multiple of the unscraped server there | ${fixed(server.isolated)}, ${fixed(server.isolatedToNone, 2)} | | |
| a scrape of 100 000 series while the event loop is blocked for 4 s, \`metrics.isolate: 'worker'\`, ms: the first, the median | ${fixed(blocked.first, 0)}, ${fixed(blocked.median, 0)} | never | |
`
}
