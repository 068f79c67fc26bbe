import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Faults } from '../core/faults.ts'
import { jsonAnswerOf, writeAnswer } from './endpoint-answer.ts'
import type { Endpoints } from './endpoints.ts'

/** A server that serves nothing but the endpoints. */
export interface OwnPort {
  /** Resolves to the address once it listens; to undefined when that failed, which is reported as a fault. */
  readonly listening: Promise<AddressInfo | undefined>
  /** Frees the port. Never rejects. */
  close(): Promise<void>
}

/** Serves the endpoints on a port of their own, 0 picking a free one. Does not keep the process alive. */
export function serveOwnPort(endpoints: Endpoints, faults: Faults, host: string, port: number): OwnPort {
  const server = createServer((req, res) => {
    if (!endpoints.serve(req, res)) writeAnswer(res, jsonAnswerOf(req.method ?? 'GET', 404, { status: 'not found' }))
  })
  server.on('connection', (socket) => socket.unref())
  const listening = new Promise<AddressInfo | undefined>((resolve) => {
    server.on('error', (error) => {
      faults.report('http', error)
      resolve(undefined)
    })
    server.once('listening', () => resolve(server.address() as AddressInfo))
  })
  server.listen({ host, port })
  server.unref()
  return {
    listening,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
