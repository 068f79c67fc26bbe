import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureVariant } from '../measure-variant.mjs'
import { median, range } from '../statistics.mjs'

const { BODY } = createRequire(import.meta.url)('../apps/work.cjs')

const HELLO = { path: '/hello', method: 'GET', spans: 1 }
const ANALYZE = { path: '/analyze', method: 'POST', body: BODY, spans: 5 }
const STEPS = { path: '/steps', method: 'GET', spans: 4 }

/** Variants with their ratio of sampled requests; the first is what the others are compared with. */
const NESTED = [
  ['bare', 1],
  ['ours-traces', 1],
  ['ours-traces', 0],
  ['otel', 1],
  ['otel', 0],
  ['ddtrace', 1],
  ['ddtrace', 0],
  ['ours', 1],
  ['ours', 0],
  ['assembled', 1],
]
const SAMPLED = [
  ['bare', 1],
  ['ours', 0.1],
  ['ours-keep', 0.1],
  ['assembled', 0.1],
  ['ours', 1],
  ['ddtrace', 1],
]
const SATURATED = ['ours', 'otel']
const CONNECTIONS = [5, 20, 100]

/** What tracing costs on Express, and what arrives of it: three tables, each from samples that were taken by turns. */
export async function measureTracing({ rounds, requests }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const log = join(folder, 'out.log')
  try {
    const common = { framework: 'express', requests, connections: 20, log }
    const nested = await measureByTurns(NESTED, { 'GET /steps': STEPS }, rounds, common)
    const sampled = await measureByTurns(SAMPLED, { 'GET /hello': HELLO, 'POST /analyze': ANALYZE }, rounds, common)
    const saturated = await measureSaturation(common)
    return { nested, sampled, saturated }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureByTurns(variants, routes, rounds, common) {
  const samples = []
  for (let round = 0; round < rounds; round++) {
    const sample = new Map()
    for (const key of round % 2 === 0 ? variants : [...variants].reverse()) {
      const [variant, sampleRatio] = key
      sample.set(key, await measureVariant({ ...common, variant, sampleRatio, routes }))
      rmSync(common.log, { force: true })
    }
    samples.push(sample)
    process.stderr.write(`  tracing round ${round + 1}/${rounds}\n`)
  }
  return Object.keys(routes).flatMap((route) => variants.map((key) => summarise(key, route, samples, variants[0])))
}

function summarise(key, route, samples, bareKey) {
  const micros = (sample, which) => sample.get(which)[route].micros
  const own = samples.map((sample) => micros(sample, key))
  const added = samples.map((sample) => micros(sample, key) - micros(sample, bareKey))
  return {
    variant: key[0],
    sampleRatio: key[1],
    route,
    micros: median(own),
    added: median(added),
    addedRange: range(added),
    ratio: median(samples.map((sample) => micros(sample, key) / micros(sample, bareKey))),
  }
}

/** As many requests as the server can take, and what of their spans reached the collector. */
async function measureSaturation(common) {
  const rows = []
  for (const connections of CONNECTIONS) {
    for (const variant of SATURATED) {
      const routes = { 'POST /analyze': ANALYZE }
      const sample = await measureVariant({ ...common, connections, variant, sampleRatio: 1, routes })
      const { perSecond } = sample['POST /analyze']
      rows.push({
        connections,
        variant,
        perSecond,
        due: sample.spansDue,
        received: sample.spans,
        repeated: sample.repeated,
      })
      rmSync(common.log, { force: true })
    }
  }
  return rows
}
