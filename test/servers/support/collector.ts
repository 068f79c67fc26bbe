import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../../src/ops/proof/free-port.ts'
import { type ServerProcess, startServer } from '../../../src/ops/proof/server-process.ts'
import { until } from '../../../src/ops/proof/until.ts'
import { type CollectedSpan, readCollectedSpans } from './collected-spans.ts'
import { createServerFolder, type FileContent } from './server-folder.ts'
import { findServer } from './server-programs.ts'

/** Has the receiver put trace ids of 128 bits together. */
const DATADOG_IDS = 'receiver.datadogreceiver.Enable128BitTraceID'

export interface CollectorOptions {
  /** Settings of the gRPC receiver beside its address: TLS, authentication. */
  readonly grpc?: object
  /** Extensions besides the health check, by name. */
  readonly extensions?: Readonly<Record<string, object>>
  /** Listens to Datadog's tracers, too. */
  readonly datadog?: boolean
  /** Files in its folder, by their relative path: certificates. */
  readonly files?: Readonly<Record<string, FileContent>>
}

/** An OpenTelemetry Collector that writes the spans it receives to a file. */
export interface RunningCollector {
  /** `127.0.0.1:<port>` of the gRPC receiver; stays the same over a restart. */
  readonly endpoint: string
  /** For Datadog's tracers; undefined where it does not listen to them. */
  readonly datadogPort: number | undefined
  readonly folder: string
  /** Every span in the file, the ones from before a restart included. */
  spans(): readonly CollectedSpan[]
  /** The spans, as soon as they fit. */
  waitForSpans(
    fits: (spans: readonly CollectedSpan[]) => boolean,
    timeoutMs?: number,
  ): Promise<readonly CollectedSpan[]>
  /** What it wrote of itself since it was last started. */
  output(): string
  /** Ends it, and keeps its file. */
  pause(how?: 'stop' | 'kill'): Promise<void>
  /** Starts it again, after `pause()`. */
  resume(): Promise<void>
  /** Ends it and removes its folder. */
  stop(): Promise<void>
}

/** Starts a Collector on free ports of the loopback interface. */
export async function startCollector(options: CollectorOptions = {}): Promise<RunningCollector> {
  const { grpc, extensions, files } = options
  const program = join(findServer('otelcol').folder, 'otelcol')
  const folder = createServerFolder('otelcol')
  const [port, healthPort] = [await freePort(), await freePort()]
  const datadogPort = options.datadog === true ? await freePort() : undefined
  const endpoint = `127.0.0.1:${port}`
  const receivers = {
    otlp: { protocols: { grpc: { endpoint, ...grpc } } },
    ...(datadogPort !== undefined && { datadog: { endpoint: `127.0.0.1:${datadogPort}` } }),
  }
  const path = join(folder.path, 'spans.jsonl')
  for (const [name, content] of Object.entries(files ?? {})) folder.write(name, content)
  const config = folder.write('collector.yaml', {
    receivers,
    exporters: { file: { path, append: true, flush_interval: '50ms' } },
    extensions: { health_check: { endpoint: `127.0.0.1:${healthPort}` }, ...extensions },
    service: {
      // Its own metrics would want a port, too.
      telemetry: { metrics: { level: 'none' } },
      extensions: ['health_check', ...Object.keys(extensions ?? {})],
      pipelines: { traces: { receivers: Object.keys(receivers), exporters: ['file'] } },
    },
  })
  const start = () =>
    startServer({
      program,
      // The lower halves alone would be no trace ids.
      args: [`--config=${config}`, ...(datadogPort === undefined ? [] : [`--feature-gates=${DATADOG_IDS}`])],
      cwd: folder.path,
      readyUrl: `http://127.0.0.1:${healthPort}`,
    })
  let server: ServerProcess = await start()
  const spans = () => (existsSync(path) ? readCollectedSpans(readFileSync(path, 'utf8')) : [])
  return {
    endpoint,
    datadogPort,
    folder: folder.path,
    spans,
    waitForSpans: (fits, timeoutMs) =>
      until(
        'the spans in the file',
        () => {
          const all = spans()
          return fits(all) ? all : undefined
        },
        timeoutMs,
      ),
    output: () => server.output(),
    pause: (how = 'stop') => server[how](),
    async resume() {
      server = await start()
    },
    stop: () => server.stop().finally(folder.remove),
  }
}
