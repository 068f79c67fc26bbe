'use strict'
// 100 000 series and an event loop that is blocked on demand; the parent scrapes it meanwhile. Only ours can answer.
const { subjectOf, labelsOf, UNLIMITED } = require('./subject.cjs')

const port = Number(process.env.BENCH_PORT)
const subject = subjectOf('ours', { ...UNLIMITED, port, isolate: 'worker' })
const handles = Array.from({ length: 100_000 }, (_, at) => subject.bind(subject.counter, labelsOf(at)))

process.on('message', (milliseconds) => {
  const end = performance.now() + milliseconds
  while (performance.now() < end) for (let at = 0; at < handles.length; at++) handles[at].inc()
  process.send('released')
})
process.send('ready')
