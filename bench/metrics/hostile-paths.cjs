'use strict'
// 300 000 requests, each with a path of its own as a label: prints how much memory that costs and the next scrape.
const { subjectOf } = require('./subject.cjs')

const [name, paths] = [process.argv[2], Number(process.argv[3])]

async function main() {
  const subject = subjectOf(name)
  const hit = (path) => {
    subject.counter.inc({ method: 'GET', endpoint: path, status: '404' })
    subject.histogram.observe({ method: 'GET', endpoint: path, status: '404' }, 0.01)
  }
  hit('/')
  await subject.scrape()
  globalThis.gc()
  const before = process.memoryUsage()
  for (let at = 0; at < paths; at++) hit(`/wp-admin/${at}`)
  globalThis.gc()
  const after = process.memoryUsage()
  const megabytes = (after.heapUsed - before.heapUsed + after.external - before.external) / 1e6
  const start = process.cpuUsage()
  const bytes = await subject.scrape()
  const { user, system } = process.cpuUsage(start)
  process.stdout.write(JSON.stringify({ megabytes, scrapeMilliseconds: (user + system) / 1_000, scrapeBytes: bytes }))
  process.exit(0)
}
main().catch((error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exit(1)
})
