import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { spanWith, startMetrics } from './metrics-part.ts'
import { findSample, type ParsedFamily, sampleValue } from './parse-exposition.ts'

/** A cluster whose primary is scraped: alone, with three workers, with one of them busy, and when all have ended. */
const WORKERS = [1, 2, 3] as const

const started = startMetrics({ runtime: true })
const { part, scrape } = started
const jobs = part.api.counter({ name: 'jobs_total', help: 'h', labels: ['kind'] })
const seconds = part.api.histogram({ name: 'job_seconds', help: 'h', buckets: [1, 10] })
const depth = part.api.gauge({ name: 'depth', help: 'h' })
const oldest = part.api.gauge({ name: 'oldest', help: 'h', aggregator: 'max' })

if (cluster.isPrimary) await runPrimary()
else runWorker(cluster.worker as Worker)

async function runPrimary(): Promise<void> {
  const alone = await report()
  jobs.inc({ kind: 'primary' })
  const workers = await Promise.all(
    WORKERS.map(async () => {
      const worker = cluster.fork()
      await said(worker, 'ready')
      return worker
    }),
  )
  const [first, second, third] = workers as [Worker, Worker, Worker]
  const merged = await report()

  second.send('block')
  await said(second, 'blocking')
  const partial = await report()

  first.send('exit')
  second.process.kill('SIGKILL')
  third.send('dispose')
  await Promise.all(workers.map((worker) => once(worker, 'exit')))
  await Promise.all(workers.map((worker) => worker.isConnected() && once(worker, 'disconnect')))
  const ended = await report()

  const last = cluster.fork()
  await said(last, 'ready')
  last.disconnect()
  process.send?.({ alone, merged, partial, ended })
  process.disconnect()
}

/** Resolves once the worker has said so; our own messages come the same way. */
function said(worker: Worker, word: string): Promise<void> {
  return new Promise((resolve) => {
    worker.on('message', (message: unknown) => {
      if (message === word) resolve()
    })
  })
}

function runWorker(worker: Worker): void {
  for (let n = 0; n < worker.id; n++) jobs.inc({ kind: 'worker' })
  started.span = spanWith({ spanId: String(worker.id).repeat(16) })
  seconds.observe(worker.id * 4)
  started.span = undefined
  depth.set(worker.id)
  oldest.set(worker.id)
  process.on('message', (message) => {
    if (message === 'exit') {
      jobs.inc({ kind: 'worker' }, 10)
      process.exit()
    }
    if (message === 'dispose') {
      jobs.inc({ kind: 'worker' }, 100)
      part.dispose()
      process.disconnect()
    }
    if (message === 'block') {
      process.send?.('blocking')
      const end = performance.now() + 6_000
      while (performance.now() < end) Math.sqrt(end)
    }
  })
  process.send?.('ready')
}

async function report() {
  const families = await scrape('openMetrics')
  const bucket = (le: string) => sampleValue(families, 'app_job_seconds_bucket', { le })
  return {
    primary: sampleValue(families, 'app_jobs_total', { kind: 'primary' }),
    worker: sampleValue(families, 'app_jobs_total', { kind: 'worker' }),
    buckets: [bucket('1.0'), bucket('10.0'), bucket('+Inf')],
    sum: sampleValue(families, 'app_job_seconds_sum'),
    exemplar: findSample(families, 'app_job_seconds_bucket', { le: '+Inf' })?.exemplar?.labels.span_id,
    // Of the scrape before this one.
    scrapedSamples: sampleValue(families, 'app_observability_scrape_samples'),
    depth: sampleValue(families, 'app_depth'),
    oldest: sampleValue(families, 'app_oldest'),
    buildInfo: families.find(({ name }) => name === 'app_build_info')?.samples.map(({ value }) => value),
    hasStart: findSample(families, 'process_start_time_seconds') !== undefined,
    processes: processCount(families),
  }
}

/** What the primary says of its workers. */
function processCount(families: readonly ParsedFamily[]): readonly (number | undefined)[] {
  return ['answered', 'missing'].map((state) => sampleValue(families, 'app_observability_workers', { state }))
}
