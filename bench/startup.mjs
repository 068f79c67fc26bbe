import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from './statistics.mjs'

const DIST = fileURLToPath(new URL('../dist/index.js', import.meta.url))

/** The same server, bare and observed; prints how long it took to listen and its idle memory. */
const program = (setUp) => `
import http from 'node:http'
${setUp}
const server = http.createServer(handler)
server.listen(0, '127.0.0.1', () => {
  const milliseconds = performance.now()
  globalThis.gc()
  setTimeout(() => {
    globalThis.gc()
    process.stdout.write(JSON.stringify({ milliseconds, rssBytes: process.memoryUsage.rss() }), () => process.exit(0))
  }, 1000)
})`

const PLAIN = 'const handler = (request, response) => response.end()'
const observed = (tracing) => `
import { createObservability } from ${JSON.stringify(DIST)}
const obs = createObservability({ service: 'bench', environment: 'production', announce: false, logging: { console: false }, tracing: ${tracing} })
const handler = obs.node((request, response) => response.end())`

const VARIANTS = {
  bare: program(PLAIN),
  'tracing off': program(observed('false')),
  // No collector needed: the exporter loads, connects and keeps trying.
  'tracing by OTLP': program(observed("{ endpoint: '127.0.0.1:9' }")),
}

/** Start-up milliseconds and idle memory over the bare program, interleaved. */
export function measureStartup(rounds) {
  const samples = Array.from({ length: rounds }, () =>
    Object.fromEntries(Object.entries(VARIANTS).map(([name, source]) => [name, run(source)])),
  )
  return Object.keys(VARIANTS).map((name) => ({
    name,
    milliseconds: median(samples.map((sample) => sample[name].milliseconds)),
    addedMilliseconds: median(samples.map((sample) => sample[name].milliseconds - sample.bare.milliseconds)),
    rssMegabytes: median(samples.map((sample) => sample[name].rssBytes / 1e6)),
    addedMegabytes: median(samples.map((sample) => (sample[name].rssBytes - sample.bare.rssBytes) / 1e6)),
  }))
}

function run(source) {
  const result = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', source], { encoding: 'utf8' })
  if (result.status !== 0) throw new Error(result.stderr)
  return JSON.parse(result.stdout)
}
