'use strict'
const variant = require('./variant.cjs')
if (variant.register !== undefined) {
  const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express')
  variant.register(new ExpressInstrumentation())
}
const express = require('express')
const analyze = require('./analyze.cjs')(variant)

const app = express()
if (variant.obs !== undefined) app.use(variant.obs.express())
if (variant.name === 'assembled') {
  const bundle = require('express-prom-bundle')
  app.use(bundle({ includeMethod: true, includePath: true, promClient: { collectDefaultMetrics: {} } }))
  app.use(require('pino-http')({ logger: require('pino')({ mixin: variant.traceFields(variant.trace) }) }))
}
app.get('/hello', (_request, response) => {
  response.json({ hello: 'world' })
})
app.get('/steps', (_request, response) => {
  const { span } = variant
  response.json({ sum: span('outer', () => span('middle', () => span('inner', () => 6))) })
})
app.post('/analyze', express.json(), (request, response) => {
  response.json(analyze(request.body, Number(request.headers['content-length'])))
})
if (variant.obs !== undefined) app.use(variant.obs.expressErrors())

require('./report-cpu.cjs')(app.listen(0, '127.0.0.1'), variant.flush)
