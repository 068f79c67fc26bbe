import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Worker } from 'node:worker_threads'
import type * as Library from '../../src/index.ts'

/**
 * An application whose metrics a thread of its own serves. Arguments: the module of the library, the options of `metrics`
 * as JSON. Commands come as messages.
 */
const [library = '', options = '{}'] = process.argv.slice(2)

/** `leave` lets the process end by itself. */
export type IsolatedCommand = 'block' | 'fill' | 'crash' | 'shutdown' | 'leave'

const threads: Worker[] = []
process.on('worker', (worker) => threads.push(worker as unknown as Worker))

const { createObservability }: typeof Library = await import(library)
const port = await freePort()
const obs = createObservability({
  service: 'app',
  announce: false,
  logging: { console: false },
  tracing: false,
  health: { disk: false, memory: false, eventLoop: false, apiLatency: false },
  metrics: { port, isolate: 'worker', ...JSON.parse(options) },
})
let collected = 0
obs.metrics.gauge({ name: 'collected', help: 'c', collect: () => ++collected })
const counter = obs.metrics.counter({ name: 'turns_total', help: 't', labels: ['phase'] })
obs.metrics.histogram({ name: 'work_seconds', help: 'w' }).observe(0.2)

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end) counter.inc({ phase: 'blocked' })
}

process.on('message', (command: IsolatedCommand) => {
  if (command === 'block') {
    block(4_000)
    process.send?.('released')
  } else if (command === 'fill') {
    for (let at = 0; at < 1_500; at++) counter.inc({ phase: `phase number ${at}` })
    process.send?.('filled')
  } else if (command === 'crash') {
    // The thread expects an object.
    threads[0]?.postMessage(null)
  } else if (command === 'shutdown') {
    void obs.shutdown().then((result) => {
      process.send?.({ ok: result.ok })
      process.disconnect()
    })
  } else process.disconnect()
})
process.send?.({ port })

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port: free } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return free
}
