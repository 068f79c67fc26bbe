'use strict'
const variant = require('./variant.cjs')
let otelPlugin
if (variant.name === 'assembled') {
  const { FastifyOtelInstrumentation } = require('@fastify/otel')
  const instrumentation = new FastifyOtelInstrumentation({ registerOnInitialization: false })
  instrumentation.setTracerProvider(variant.provider)
  variant.register()
  otelPlugin = instrumentation.plugin()
}
const createAnalyze = require('./analyze.cjs')
const fastify = require('fastify')

async function main() {
  const logger = variant.name === 'assembled' ? { mixin: variant.traceFields(variant.trace) } : false
  const app = fastify({ logger })
  if (variant.name === 'ours') await app.register(variant.obs.fastify())
  if (variant.name === 'assembled') {
    await app.register(otelPlugin)
    await app.register(require('fastify-metrics'), { endpoint: '/metrics' })
  }
  const analyze = createAnalyze(variant)
  app.get('/hello', async () => ({ hello: 'world' }))
  app.post('/analyze', async (request) => analyze(request.body, Number(request.headers['content-length'])))
  await app.listen({ port: 0, host: '127.0.0.1' })
  require('./report-cpu.cjs')(app.server, variant.flush)
}
main().catch((error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
})
