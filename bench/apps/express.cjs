'use strict'
const variant = require('./variant.cjs')
if (variant.name === 'assembled') {
  const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express')
  variant.register(new ExpressInstrumentation())
}
const express = require('express')
const analyze = require('./analyze.cjs')(variant)

const app = express()
if (variant.name === 'ours') app.use(variant.obs.express())
if (variant.name === 'assembled') {
  const bundle = require('express-prom-bundle')
  app.use(bundle({ includeMethod: true, includePath: true, promClient: { collectDefaultMetrics: {} } }))
  app.use(require('pino-http')({ logger: require('pino')({ mixin: variant.traceFields(variant.trace) }) }))
}
app.get('/hello', (_request, response) => {
  response.json({ hello: 'world' })
})
app.post('/analyze', express.json(), (request, response) => {
  response.json(analyze(request.body, Number(request.headers['content-length'])))
})
if (variant.name === 'ours') app.use(variant.obs.expressErrors())

require('./report-cpu.cjs')(app.listen(0, '127.0.0.1'), variant.flush)
