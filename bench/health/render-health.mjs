/** The section about probes and restarts. */
export function renderHealth({ connections, clients, balancerMs, drainMs, storms, restarts }) {
  const state = (hangs) => (hangs ? 'one hangs' : 'all work')
  return `## Probes and restarts

Readiness probes over ${connections} connections, each sent as soon as the one before it is answered, at a server with three checks.
*By hand* runs the checks for every probe, concurrently and with a timeout. Runs: of the check that ran most.

| checks | server | probes | p50 ms | p99 ms | seconds in all | runs of a check per second |
|---|---|---|---|---|---|---|
${storms.map((row) => `| ${state(row.hangs)} | ${row.subject} | ${row.probes} | ${row.p50.toFixed(1)} | ${row.p99.toFixed(1)} | ${row.seconds.toFixed(1)} | ${row.runsPerSecond.toFixed(0)} |`).join('\n')}

A rolling restart under ${clients} keep-alive clients that never stop, behind a balancer that asks for readiness every ${balancerMs} ms. *Ours* with
\`shutdown: { signals: true, drainDelayMs: ${drainMs} }\`, *by hand* \`server.close()\` at SIGTERM.

| server | requests served | failed | ms from SIGTERM to exit |
|---|---|---|---|
${restarts.map((row) => `| ${row.subject} | ${row.served.toFixed(0)} | **${row.failed.toFixed(0)}** | ${row.endMs.toFixed(0)} |`).join('\n')}

`
}
