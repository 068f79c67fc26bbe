import { startChild } from './child.mjs'

/**
 * One sample: an app in a fresh process on a core of its own, its sinks, and requests on each of `routes`. Answers CPU
 * microseconds of a request per route, and the spans that were due and that arrived.
 */
export async function measureVariant({ framework, variant, routes, requests, connections, sampleRatio, log }) {
  const sink = startChild('./apps/sink.cjs')
  const agent = startChild('./apps/agent-sink.cjs')
  const [{ port: sinkPort }, { port: agentPort }] = await Promise.all([sink.ready(), agent.ready()])
  const env = {
    VARIANT: variant,
    OTLP_PORT: String(sinkPort),
    AGENT_PORT: String(agentPort),
    SAMPLE_RATIO: String(sampleRatio),
  }
  const app = startChild(`./apps/${framework}.cjs`, { core: 0, env, stdoutTo: log })
  const load = startChild('./apps/load.cjs')
  try {
    const { port } = await app.ready()
    const result = {}
    let spansDue = 0
    for (const [name, { path, method, body, spans }] of Object.entries(routes)) {
      const job = { port, path, method, body, connections }
      // A server runs for longer than its functions take to be compiled.
      const warmUp = await load.ask({ ...job, amount: requests })
      const before = await app.ask('cpu')
      const sent = await load.ask({ ...job, amount: requests })
      const after = await app.ask('cpu')
      if (sent.failed > 0) throw new Error(`${framework} ${variant}: ${sent.failed} of ${sent.sent} requests failed`)
      spansDue += spans * (warmUp.sent + sent.sent)
      result[name] = {
        micros: (after.cpuMicros - before.cpuMicros) / sent.sent,
        rssBytes: after.rssBytes,
        perSecond: sent.perSecond,
      }
    }
    await app.ask('stop')
    const { spans, repeated } = await sink.ask('count')
    return { ...result, spans, repeated, spansDue }
  } finally {
    await Promise.all([app.stop(), load.stop(), sink.stop(), agent.stop()])
  }
}
