/** An Express application that initialised dd-trace itself, with all of its instrumentation, and mounts the library. */

import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const { default: tracer } = createRequire(join(process.cwd(), 'package.json'))('dd-trace') as typeof import('dd-trace')
tracer.init({ hostname: '127.0.0.1', port: Number(process.argv[2]), service: 'own', startupLogs: false })

// Required after dd-trace, so that dd-trace sees it loaded.
const express = createRequire(import.meta.url)('express') as typeof import('express')
const { createObservability } = await import('../../../src/index.ts')

const obs = createObservability({ service: 'shop', logging: false, datadog: { tracer } })
const app = express()
app.use(obs.express())
app.get('/items/:id', (_request, response) => {
  obs.span('validate', () => response.json({ traceId: obs.datadog?.currentSpan()?.raw.context().toTraceId(true) }))
})
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'listening', port: (server.address() as AddressInfo).port })
})
process.once('message', async () => {
  await obs.shutdown()
  process.exit(0)
})
