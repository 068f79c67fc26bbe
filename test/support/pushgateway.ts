import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'
import { listen, type RunningServer } from './http-server.ts'

/** One request as it arrived. */
export interface Push {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly contentType: string | undefined
  readonly authorization: string | undefined
  readonly traceparent: string | undefined
  readonly body: string
}

export interface Pushgateway extends RunningServer {
  readonly pushes: readonly Push[]
  /** Status of the answers from now on; 0 answers nothing. */
  status: number
}

/** Stands in for a Pushgateway until the test is over: a server that keeps what it is sent. */
export async function startPushgateway(): Promise<Pushgateway> {
  const pushes: Push[] = []
  const state = { status: 200 }
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const { method, url, headers } = req
      const { authorization, traceparent } = headers
      pushes.push({
        method,
        url,
        contentType: headers['content-type'],
        authorization,
        traceparent: traceparent === undefined ? undefined : String(traceparent),
        body: Buffer.concat(chunks).toString('utf8'),
      })
      if (state.status !== 0) res.writeHead(state.status).end('noted')
    })
  })
  const running = await listen(server)
  onTestFinished(() => running.close())
  return Object.assign(state, running, { pushes })
}
