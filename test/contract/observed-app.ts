import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent, createServer, type RequestOptions } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { createObservability } from '../../src/index.ts'
import type { Observability } from '../../src/observability-api.ts'
import { type Answer, listen, type RunningServer, send } from '../support/http-server.ts'
import { type DecodedSpan, type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts'
import type { BuildOptions, ContractApp } from './apps/contract-app.ts'
import { createWork, type Work } from './apps/work.ts'

/** A log line as it stands in the file. */
export type LogLine = Readonly<Record<string, unknown>>

/** An app under the library, with everything on, and what comes out of it. */
export interface ObservedApp {
  readonly obs: Observability
  readonly work: Work
  readonly port: number
  send(path: string, options?: RequestOptions, body?: string): Promise<Answer>
  /** The text of `/metrics`. */
  exposition(): Promise<string>
  /** Value of the series whose name and labels these are; 0 where it is not there. */
  sample(series: string): Promise<number>
  /** Waits until the counter `requests_total` of these labels has this value. */
  counted(labels: string, value: number): Promise<void>
  /** Every log line so far. */
  lines(): Promise<LogLine[]>
  /** Every span that the collector has received so far. */
  spans(): Promise<readonly DecodedSpan[]>
  close(): Promise<void>
}

/** Starts the app with the library in it, a collector and a server that outgoing calls go to. */
export async function startObservedApp(
  app: ContractApp,
  options: Pick<BuildOptions, 'mounts'> = {},
): Promise<ObservedApp> {
  const collector = await startOtlpCollector()
  const directory = await mkdtemp(join(tmpdir(), 'contract-'))
  const file = join(directory, 'app.log')
  const obs = createObservability({
    service: 'contract',
    environment: 'test',
    metrics: { runtime: false },
    logging: { console: false, file },
    tracing: { exporter: 'otlp-grpc', endpoint: collector.endpoint, registerGlobal: false },
    health: { memory: false, disk: false, eventLoop: false, apiLatency: false },
    http: { ignore: ['/quiet/*'] },
  })
  const echo = await listen(createServer((req, res) => res.end(JSON.stringify(req.headers))))
  const work = createWork(obs, () => echo.url)
  const server = await listen(await app.build({ obs, work, ...options }))
  return observedApp({ obs, work, server, echo, collector, file, directory })
}

interface Started {
  readonly obs: Observability
  readonly work: Work
  readonly server: RunningServer
  readonly echo: RunningServer
  readonly collector: OtlpCollector
  readonly file: string
  readonly directory: string
}

function observedApp({ obs, work, server, echo, collector, file, directory }: Started): ObservedApp {
  const { port } = server
  const exposition = async () => (await send(port, '/metrics')).body
  const sample = async (series: string) => {
    const line = (await exposition()).split('\n').find((one) => one.startsWith(`contract_${series} `))
    return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ')))
  }
  return {
    obs,
    work,
    port,
    exposition,
    sample,
    send: (path, options, body) => send(port, path, options, body),
    counted: (labels, value) =>
      vi.waitFor(async () => expect(await sample(`requests_total{${labels}}`), labels).toBe(value), { interval: 5 }),
    async lines() {
      await obs.flush()
      const text = await readFile(file, 'utf8')
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as LogLine)
    },
    async spans() {
      await obs.flush()
      return collector.spans()
    },
    async close() {
      await server.close()
      await obs.shutdown()
      await echo.close()
      collector.kill()
      await rm(directory, { recursive: true })
    },
  }
}

/** Connections that are kept, one at a time. */
export function keepAliveAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 })
}
