'use strict'
// Scrapes the port that it is told and answers when it has read everything: a process of its own, as Prometheus is, that
// leaves the core at once to the one that measures.
const { get } = require('node:http')
const { constants, setPriority } = require('node:os')

setPriority(constants.priority.PRIORITY_LOW)

process.on('message', (port) => {
  get({ host: '127.0.0.1', port, path: '/metrics', headers: { 'accept-encoding': 'identity' } }, (res) => {
    res.resume()
    res.on('end', () => process.send({ status: res.statusCode }))
  }).on('error', (error) => process.send({ error: error.code }))
})
