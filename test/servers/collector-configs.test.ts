import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOG_PRESETS } from '../../src/catalogue/log-field.ts'
import { artefactsOf } from '../../src/ops/artefacts.ts'
import { defineOps, type OpsOptions } from '../../src/ops/define-ops.ts'
import { freePort } from '../../src/ops/proof/free-port.ts'
import { type ServerProcess, startServer } from '../../src/ops/proof/server-process.ts'
import { until } from '../../src/ops/proof/until.ts'
import { runExample } from '../support/example-process.ts'
import { listen } from '../support/http-server.ts'
import { type RunningCollector, startCollector } from './support/collector.ts'
import { otelcol } from './support/command-tools.ts'
import { createServerFolder, type ServerFolder } from './support/server-folder.ts'
import { findServer, reasonToSkip } from './support/server-programs.ts'

const noCollector = reasonToSkip('collector', 'otelcol')

function configsOf(options: OpsOptions): { readonly agent: string; readonly gateway: string } {
  const { artefacts } = artefactsOf(defineOps({ service: 'creativedynamics', ...options }), ['otelcol'])
  const [agent, gateway] = artefacts
  return { agent: agent?.content ?? '', gateway: gateway?.content ?? '' }
}

describe.skipIf(noCollector)(`the generated configurations of the Collector ${noCollector ?? ''}`, () => {
  test.each(LOG_PRESETS)('are valid for lines of the preset %s', (preset) => {
    const folder = createServerFolder('otelcol-configs')
    try {
      for (const [name, text] of Object.entries(configsOf({ logs: { preset } }))) {
        const { status, output } = otelcol(['validate', `--config=${folder.write(`${name}.yml`, text)}`])
        expect({ name, status, output }).toMatchObject({ status: 0 })
      }
    } finally {
      folder.remove()
    }
  })

  describe('run as agent and gateway between the demo and the stores', () => {
    const running: { stop(): Promise<void> }[] = []
    const received: Buffer[] = []
    let folder: ServerFolder
    let sink: RunningCollector
    let lines: readonly { readonly trace_id?: string; readonly message: string }[]

    /** Starts a Collector with the file, at ports and in a folder of this test. */
    async function start(name: string, text: string): Promise<{ readonly port: number } & ServerProcess> {
      const [port, http, health, own] = [await freePort(), await freePort(), await freePort(), await freePort()]
      const here = text
        .replace('0.0.0.0:4317', `127.0.0.1:${port}`)
        .replace('0.0.0.0:4318', `127.0.0.1:${http}`)
        .replace('0.0.0.0:13133', `127.0.0.1:${health}`)
        .replace('host: 0.0.0.0', 'host: 127.0.0.1')
        .replace('port: 8888', `port: ${own}`)
        .replace('/var/lib/otelcol', join(folder.path, `${name}-storage`))
      const server = await startServer({
        program: join(findServer('otelcol').folder, 'otelcol'),
        args: [`--config=${folder.write(`${name}.yml`, here)}`],
        cwd: folder.path,
        readyUrl: `http://127.0.0.1:${health}`,
      })
      running.push(server)
      return { ...server, port }
    }

    beforeAll(async () => {
      folder = createServerFolder('otelcol-fleet')
      sink = await startCollector()
      running.push(sink)
      const store = await listen(
        createServer(async (request, response) => {
          const chunks: Buffer[] = []
          request.on('data', (chunk: Buffer) => chunks.push(chunk))
          await once(request, 'end')
          const body = Buffer.concat(chunks)
          received.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
          response.setHeader('content-type', 'application/x-protobuf').end()
        }),
      )
      running.push({ stop: () => store.close() })
      const file = join(folder.path, 'logs', 'app.log')
      const logs = { files: join(folder.path, 'logs', '*.log') }
      const given = { traces: sink.endpoint, logs: `http://127.0.0.1:${store.port}/otlp` }
      // Of traces that neither failed nor were slow none is kept, so that chance has no part in it.
      const decisions = { waitSeconds: 1, sampleRatio: 0, slowSeconds: 600 }
      const gateway = await start('gateway', configsOf({ collector: { ...given, ...decisions } }).gateway)
      const collector = { gateway: `127.0.0.1:${gateway.port}` }
      const agent = await start('agent', configsOf({ logs, collector }).agent)
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${agent.port}`, OBS_LOGGING_FILE: file }
      const exit = await runExample('demo/main.ts', { args: ['--once', '--seconds', '1'], env }).node.exit
      expect(exit.stdout).toContain('lost 0 spans')
      lines = readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    })
    afterAll(async () => {
      for (const server of running.reverse()) await server.stop()
      folder?.remove()
    })

    test('every failed trace arrives whole, and no other', async () => {
      const failed = lines.filter(({ message }) => message.endsWith('/reports/latest 500'))
      const wanted = new Set(failed.map(({ trace_id }) => trace_id))
      expect(wanted.size).toBeGreaterThan(0)
      const spans = await sink.waitForSpans((all) => {
        const ids = new Set(all.map(({ traceId }) => traceId))
        return [...wanted].every((id) => ids.has(id as string))
      }, 30_000)
      const traces = new Set(spans.map(({ traceId }) => traceId))
      for (const id of traces) {
        const trace = spans.filter(({ traceId }) => traceId === id)
        expect(trace.some(({ status }) => status.code === 2)).toBe(true)
        const ids = new Set(trace.map(({ spanId }) => spanId))
        expect(trace.filter(({ parentSpanId }) => parentSpanId !== '' && !ids.has(parentSpanId))).toEqual([])
      }
      expect(traces.size).toBeLessThan(new Set(lines.map(({ trace_id }) => trace_id)).size)
    })

    test('every line arrives as it was written, with its trace', async () => {
      const arrived = await until(
        'all lines in the store',
        () => {
          const all = Buffer.concat(received)
          return lines.every((line) => all.includes(JSON.stringify(line))) ? all : undefined
        },
        30_000,
      )
      const [traced] = lines.filter(({ trace_id }) => trace_id !== undefined)
      expect(arrived.includes(Buffer.from(traced?.trace_id ?? '', 'hex'))).toBe(true)
      expect(arrived.includes('service.name')).toBe(true)
      // What the line was taken apart into does not come along.
      expect(arrived.includes('parsed_line')).toBe(false)
    })
  })
})
