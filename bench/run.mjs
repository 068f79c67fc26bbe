/**
 * Measures and writes bench/results.md. `npm run bench` takes about 35 minutes, `npm run bench -- --short` half of it with
 * fewer rounds; `npm run bench -- --quick` is a smoke run that prints the tables and writes nothing.
 */
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { measureHealth } from './health/measure-health.mjs'
import { measureHttpOverhead } from './http-overhead.mjs'
import { measureLogging } from './logging/measure-logging.mjs'
import { measureMetrics } from './metrics/measure-metrics.mjs'
import { measureBlocks } from './micro/measure-blocks.mjs'
import { renderResults } from './render-results.mjs'
import { measureStartup } from './startup.mjs'
import { measureTracing } from './tracing/measure-tracing.mjs'

const quick = process.argv.includes('--quick')
const EFFORTS = {
  quick: { rounds: 1, requests: 1_500, blocks: 1, startups: 3, scrapes: 6, seconds: 3 },
  short: { rounds: 3, requests: 6_000, blocks: 5, startups: 5, scrapes: 30, seconds: 20 },
  full: { rounds: 5, requests: 9_000, blocks: 5, startups: 11, scrapes: 30, seconds: 20 },
}
const effort = EFFORTS[quick ? 'quick' : process.argv.includes('--short') ? 'short' : 'full']

const environment = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  loadBefore: loadavg()[0],
  effort,
}
const startup = measureStartup(effort.startups)
const blocks = measureBlocks(effort.blocks)
const logging = measureLogging(effort.blocks)
const metrics = await measureMetrics(effort)
const health = await measureHealth(effort)
const tracing = await measureTracing(effort)
const http = await measureHttpOverhead({ frameworks: ['express', 'fastify', 'koa'], ...effort })

const page = renderResults({ environment, http, tracing, blocks, logging, metrics, health, startup })
if (quick) process.stdout.write(page)
else writeFileSync(new URL('./results.md', import.meta.url), page)
