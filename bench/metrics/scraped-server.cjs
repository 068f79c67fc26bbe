'use strict'
// A server with 100 000 series whose values change; the parent asks it and scrapes it. `none` has the series of `ours`;
// `isolated` has a thread of its own for the scrapes.
const { createServer } = require('node:http')
const { labelsOf, subjectOf, UNLIMITED } = require('./subject.cjs')

const name = process.env.BENCH_SUBJECT
const isolated = name === 'isolated' ? { port: Number(process.env.BENCH_PORT), isolate: 'worker' } : {}
const subject = subjectOf(name === 'prom-client' ? name : 'ours', { ...UNLIMITED, ...isolated })
const handles = Array.from({ length: 100_000 }, (_, at) => subject.bind(subject.counter, labelsOf(at)))
let next = 0

function answer(_req, res) {
  // 500 series move with each request, so that all of them have moved after 200.
  for (let count = 0; count < 500; count++) handles[next++ % handles.length].inc()
  res.end('ok')
}

function withPromClient(req, res) {
  if (req.url !== '/metrics') return answer(req, res)
  subject.client.register.metrics().then((body) => {
    res.setHeader('content-type', subject.client.register.contentType)
    res.end(body)
  })
}

const server = createServer(name === 'prom-client' ? withPromClient : subject.obs.node(answer))
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
