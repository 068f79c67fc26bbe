import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands between Prometheus and a service, so that the service can be gone for Prometheus while it runs on. */
export interface ScrapeRelay {
  /** `127.0.0.1:<port>`. */
  readonly address: string
  /** From now on nobody answers. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** @param target Where the service answers by http: `localhost:5001`. */
export async function startScrapeRelay(target: string): Promise<ScrapeRelay> {
  let isCut = false
  const server = createServer((incoming, response) => {
    if (isCut) incoming.socket.destroy()
    else pass(target, incoming, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
    },
    mend: () => {
      isCut = false
    },
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function pass(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { url = '/', method = 'GET', headers } = incoming
  const outgoing = request(`http://${target}${url}`, { method, headers: { ...headers, host: target } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.on('error', () => response.destroy())
    answer.pipe(response)
  })
  outgoing.on('error', () => response.destroy())
  outgoing.end()
}
