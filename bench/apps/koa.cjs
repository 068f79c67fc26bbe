'use strict'
const variant = require('./variant.cjs')
if (variant.name === 'assembled') {
  const { KoaInstrumentation } = require('@opentelemetry/instrumentation-koa')
  variant.register(new KoaInstrumentation())
}
const Koa = require('koa')
const Router = require('@koa/router').default ?? require('@koa/router')
const analyze = require('./analyze.cjs')(variant)

const app = new Koa()
if (variant.name === 'ours') app.use(variant.obs.koa())
if (variant.name === 'assembled') {
  const { client } = variant
  client.collectDefaultMetrics()
  const duration = new client.Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration',
    labelNames: ['method', 'path', 'status_code'],
  })
  const log = require('pino-http')({ logger: require('pino')({ mixin: variant.traceFields(variant.trace) }) })
  app.use(async (ctx, next) => {
    const end = duration.startTimer()
    log(ctx.req, ctx.res)
    await next()
    end({ method: ctx.method, path: ctx._matchedRoute ?? 'unmatched', status_code: ctx.status })
  })
}
const router = new Router()
router.get('/hello', (ctx) => {
  ctx.body = { hello: 'world' }
})
router.post('/analyze', async (ctx) => {
  const chunks = []
  for await (const chunk of ctx.req) chunks.push(chunk)
  ctx.body = analyze(JSON.parse(Buffer.concat(chunks)), Number(ctx.headers['content-length']))
})
app.use(router.routes())

require('./report-cpu.cjs')(app.listen(0, '127.0.0.1'), variant.flush)
