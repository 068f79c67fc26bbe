/** The application initialised dd-trace itself, before anything else, with its own instrumentation of node:http. */
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(join(process.cwd(), 'package.json'))
const tracer = require('dd-trace') as typeof import('dd-trace')
tracer.default.init({ hostname: '127.0.0.1', port: Number(process.argv[2]), service: 'own', startupLogs: false })

// Required after dd-trace, so that dd-trace sees it loaded.
require('node:http')
const { startDatadog } = await import('../../support/datadog-part.ts')
const { startSpanApp } = await import('../../support/span-app.ts')

const started = startDatadog({ tracer })
const { api } = started.part
const port = await startSpanApp(started, started.part)

// A span of the application's own around one of ours, and the other way round.
tracer.default.trace('own.outer', () => api.wrap('ours.inner', () => undefined)())
api.wrap('ours.outer', () => {
  tracer.default.trace('own.inner', () => {
    api.currentSpan()?.setTag('seen', 'own')
    api.wrap('ours.innermost', () => api.currentSpan()?.setTag('seen', 'ours'))()
  })
})()

process.send?.({ type: 'listening', port, sameTracer: api.tracer === tracer.default })
process.once('message', async () => {
  await started.part.shutdown(5_000)
  process.exit(0)
})
