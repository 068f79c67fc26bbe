'use strict'
// Answers the bench's questions over IPC: where the server listens, and how much CPU the process has used so far.

/** @param {import('node:http').Server} server */
module.exports = function reportCpu(server, flush) {
  process.on('message', async (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage()
      process.send({ cpuMicros: user + system, rssBytes: process.memoryUsage.rss() })
    }
    if (message === 'stop') {
      await flush?.()
      process.send({ stopped: true }, () => process.exit(0))
    }
  })
  const announce = () => process.send({ port: server.address().port })
  if (server.listening) announce()
  else server.once('listening', announce)
}
