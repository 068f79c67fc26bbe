import { trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterEach, expect, test, vi } from 'vitest'
import { forkOtlpCollector, startOtlpCollector } from './otlp-collector.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
  trace.disable()
})

async function sendOne(endpoint: string): Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `http://${endpoint}` })
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  provider
    .getTracer('t', '1')
    .startSpan('hello', { attributes: { n: 1, list: ['a', 'b'] } })
    .end()
  await provider.shutdown()
}

test("the collector decodes what OpenTelemetry's own exporter sends", async () => {
  const collector = await startOtlpCollector()
  cleanups.push(() => collector.kill())
  await sendOne(collector.endpoint)
  expect(collector.spans()).toMatchObject([
    {
      name: 'hello',
      kind: 1,
      parentSpanId: '',
      scope: { name: 't', version: '1' },
      attributes: { n: 1, list: ['a', 'b'] },
    },
  ])
  collector.kill()
  await collector.start()
  await sendOne(collector.endpoint)
  expect(collector.spans()).toHaveLength(2)
})

test('a collector in a process of its own reports its spans', async () => {
  const collector = await forkOtlpCollector()
  cleanups.push(() => collector.stop())
  await sendOne(collector.endpoint)
  await vi.waitFor(() => expect(collector.spans()).toMatchObject([{ name: 'hello' }]))
})
