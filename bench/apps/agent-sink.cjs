'use strict'
// A Datadog agent that only answers.
const http = require('node:http')

const server = http.createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(
      request.url === '/info' ? '{"endpoints":["/v0.4/traces"],"client_drop_p0s":false}' : '{"rate_by_service":{}}',
    )
  })
})
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('disconnect', () => process.exit(0))
