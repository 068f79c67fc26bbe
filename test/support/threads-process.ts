import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { startMetrics } from './metrics-part.ts'
import { sampleValue } from './parse-exposition.ts'

/** A main thread with two threads, scraped while they run and after they ended. */
const { part, scrape } = startMetrics({ runtime: true })
const jobs = part.api.counter({ name: 'jobs_total', help: 'h' })
const depth = part.api.gauge({ name: 'depth', help: 'h' })

if (isMainThread) await runMain()
else runThread()

async function runMain(): Promise<void> {
  jobs.inc(10)
  const alone = await report()
  const threads = [startThread(), startThread()]
  await Promise.all(threads.map((thread) => once(thread, 'message')))
  // Their words come by another channel than their hello to the metrics, which may be later.
  const running = await reportOf(2)
  const [ends, terminated] = threads as [Worker, Worker]
  const ended = once(ends, 'exit')
  ends.postMessage('end')
  await ended
  await terminated.terminate()
  process.send?.({ alone, running, gone: await reportOf(0) })
  process.disconnect()
}

/** On Node.js 20 a thread does not inherit the TypeScript loader of its process. */
function startThread(): Worker {
  const program = `import('tsx/esm/api').then(({ register }) => { register(); return import('${import.meta.url}') })`
  return new Worker(program, { eval: true })
}

function runThread(): void {
  jobs.inc(5)
  depth.set(1)
  // Reading the messages of its parent is what keeps this thread alive, until it is told to end.
  parentPort?.once('message', () => jobs.inc(100))
  parentPort?.postMessage('ready')
}

/** The first report in which so many threads have answered, and none is missing. */
async function reportOf(threads: number): Promise<Awaited<ReturnType<typeof report>>> {
  for (;;) {
    const reported = await report()
    if (reported.answered === threads && reported.missing === 0) return reported
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function report() {
  const families = await scrape()
  return {
    jobs: sampleValue(families, 'app_jobs_total'),
    depth: sampleValue(families, 'app_depth'),
    answered: sampleValue(families, 'app_observability_workers', { state: 'answered' }),
    missing: sampleValue(families, 'app_observability_workers', { state: 'missing' }),
  }
}
