import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureVariant } from './measure-variant.mjs'
import { median, range } from './statistics.mjs'

const { BODY } = createRequire(import.meta.url)('./apps/work.cjs')

const ROUTES = {
  'GET /hello': { path: '/hello', method: 'GET', spans: 1 },
  'POST /analyze': { path: '/analyze', method: 'POST', body: BODY, spans: 5 },
}
const VARIANTS = ['bare', 'assembled', 'ours']

/**
 * CPU that all signals together add to one request, per framework: every sample in a fresh process, rounds interleaved
 * forwards and backwards, differences formed inside a round.
 */
export async function measureHttpOverhead({ frameworks, rounds, requests, connections = 20, sampleRatio = 1 }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const rows = []
  try {
    for (const framework of frameworks) {
      const samples = []
      for (let round = 0; round < rounds; round++) {
        const order = round % 2 === 0 ? VARIANTS : [...VARIANTS].reverse()
        const sample = {}
        for (const variant of order) {
          sample[variant] = await measureVariant({
            framework,
            variant,
            routes: ROUTES,
            requests,
            connections,
            sampleRatio,
            log: join(folder, 'out.log'),
          })
          rmSync(join(folder, 'out.log'), { force: true })
        }
        samples.push(sample)
        process.stderr.write(`  ${framework} round ${round + 1}/${rounds}\n`)
      }
      for (const route of Object.keys(ROUTES)) rows.push(summarise(framework, route, samples))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

function summarise(framework, route, samples) {
  const of = (variant) => samples.map((sample) => sample[variant][route].micros)
  const added = (variant) => samples.map((sample) => sample[variant][route].micros - sample.bare[route].micros)
  /** Spans received, as a multiple of one server span a request and the four of the handler. */
  const spans = (variant) => median(samples.map((sample) => sample[variant].spans / sample[variant].spansDue))
  return {
    framework,
    route,
    bare: median(of('bare')),
    bareRange: range(of('bare')),
    assembledAdded: median(added('assembled')),
    assembledRange: range(added('assembled')),
    oursAdded: median(added('ours')),
    oursRange: range(added('ours')),
    share: median(samples.map((_, i) => added('ours')[i] / added('assembled')[i])),
    assembledSpans: spans('assembled'),
    oursSpans: spans('ours'),
    oursRss: median(samples.map((sample) => sample.ours[route].rssBytes)) / 1e6,
    assembledRss: median(samples.map((sample) => sample.assembled[route].rssBytes)) / 1e6,
  }
}
