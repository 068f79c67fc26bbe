import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { NodeHandler } from '../../src/adapters/node.ts'
import { createRequestHarness } from '../support/request-harness.ts'

const [kind, mount] = process.argv.slice(2)

const handler: NodeHandler = (_req, res) => {
  if (kind === 'throw') throw new TypeError('thrown at once')
  return Promise.reject(new RangeError('rejected later')).finally(() => {
    if (kind === 'reject-handled') res.end()
  })
}

const { mounts, errors } = createRequestHarness()
const server = createServer(mount === 'mounted' ? mounts.node(handler) : handler)

if (kind === 'reject-handled') {
  process.on('unhandledRejection', (error: Error) => console.log(`unhandled ${error.name} ${error.message}`))
}

server.listen(0, '127.0.0.1', () => {
  const outgoing = get(
    { host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false },
    (incoming) => {
      incoming.resume().on('end', () => {
        server.close(() => console.log(`noted ${errors.map(({ errorType }) => errorType).join()}`))
      })
    },
  )
  outgoing.on('error', () => undefined)
})
