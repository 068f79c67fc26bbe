/**
 * The demo's application in a process of its own, with what a test needs to make it go wrong: `/slow/:ms`, an analysis
 * that hangs from `/hang` to `/release`. Says its port.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../../examples/demo/app.ts'
import { createObservability } from '../../../src/index.ts'

const obs = createObservability({
  service: { name: 'creativedynamics', version: '0.9.8.1' },
  environment: 'production',
  announce: false,
  logging: { console: false },
  health: { memory: true, eventLoop: true },
})
obs.health.register('store', async () => ({ creatives: 5 }))

const app = createApp(obs)
let release = (): void => undefined
app.get('/slow/:ms', (request, response) => {
  setTimeout(() => response.end(), Number(request.params.ms))
})
app.get('/hang', (_request, response) => {
  const hanging = new Promise<void>((resolve) => {
    release = resolve
  })
  void obs.analysis('analyze_all_items', { dataset: 'stuck' }, () => hanging)
  response.end()
})
app.get('/release', (_request, response) => {
  release()
  response.end()
})

const server = app.listen(Number(process.argv[2] ?? 0), '127.0.0.1')
await once(server, 'listening')
process.send?.({ type: 'listening', port: (server.address() as AddressInfo).port })
