'use strict'
// Sends a bounded number of requests to loopback over keep-alive connections and tells how they went. In a process of its
// own, and as light as can be: a load generator that is slower than the server under test lets the server wait, and
// waking up is charged to the server.
const net = require('node:net')

process.on('message', ({ port, path, method, body, amount, connections }) => {
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: bench\r\n`
  const request = Buffer.from(
    body === undefined
      ? `${head}\r\n`
      : `${head}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  const start = performance.now()
  let left = amount
  let open = connections
  let failed = 0
  const finished = () => {
    open--
    if (open === 0) process.send({ sent: amount, failed, perSecond: amount / ((performance.now() - start) / 1000) })
  }
  for (let i = 0; i < connections; i++)
    connect(
      port,
      request,
      () => left-- > 0,
      () => failed++,
      finished,
    )
})
process.on('disconnect', () => process.exit(0))

/** One connection: the next request goes out when the answer to the last one is complete. */
function connect(port, request, take, fail, finished) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  let pending = ''
  const next = () => {
    if (take()) socket.write(request)
    else socket.end()
  }
  socket.setEncoding('latin1')
  socket.on('connect', next)
  socket.on('data', (chunk) => {
    pending += chunk
    const headEnd = pending.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const length = /\r\ncontent-length: (\d+)/i.exec(pending)
    if (pending.length < headEnd + 4 + Number(length[1])) return
    if (!pending.startsWith('HTTP/1.1 200')) fail()
    pending = ''
    next()
  })
  socket.on('error', fail)
  socket.on('close', finished)
}
