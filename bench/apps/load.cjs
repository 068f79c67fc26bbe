'use strict'
// Sends a bounded number of requests to loopback and tells how they went. In a process of its own.
const autocannon = require('autocannon')

process.on('message', async ({ url, method, body, amount, connections }) => {
  const result = await autocannon({
    url,
    method,
    amount,
    connections,
    timeout: 30,
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
  })
  process.send({
    sent: result.requests.total,
    failed: result.non2xx + result.errors,
    perSecond: result.requests.average,
    p99Ms: result.latency.p99,
  })
})
process.on('disconnect', () => process.exit(0))
