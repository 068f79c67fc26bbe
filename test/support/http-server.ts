import { type IncomingHttpHeaders, type RequestOptions, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that listens on a free port of 127.0.0.1. */
export interface RunningServer {
  readonly port: number
  readonly url: string
  close(): Promise<void>
}

/** Listens with `server` and ends every connection at `close()`. */
export async function listen(server: Server): Promise<RunningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What came back. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** Sends one request, exactly as given: `fetch` would normalise paths, methods and headers. */
export function send(
  port: number,
  path: string,
  options: RequestOptions = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, agent: false, ...options }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const { statusCode, headers, rawHeaders } = incoming
        resolve({ status: statusCode ?? 0, headers, rawHeaders, body: Buffer.concat(chunks).toString('utf8') })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
