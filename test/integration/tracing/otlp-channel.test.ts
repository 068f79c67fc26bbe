import { connect, createServer, type Server, type Socket } from 'node:net'
import { status } from '@grpc/grpc-js'
import { afterEach, expect, test, vi } from 'vitest'
import { type OtlpCollector, startOtlpCollector } from '../../support/otlp-collector.ts'
import { buildTracing } from '../../support/tracing-parts.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function collectorOf(refuseWith = 0): Promise<OtlpCollector> {
  const collector = await startOtlpCollector({ refuseWith })
  closers.push(() => collector.kill())
  return collector
}

/** A load balancer: each connection goes to the next of the collectors, and those after the last to the last. */
async function balancerTo(collectors: readonly OtlpCollector[]): Promise<{ endpoint: string; connections(): number }> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server: Server = createServer((socket) => {
    const target = collectors[Math.min(connections, collectors.length - 1)] as OtlpCollector
    connections++
    const onward = connect(target.port, '127.0.0.1')
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { endpoint: `127.0.0.1:${port}`, connections: () => connections }
}

test('a connection that leads to a collector which refuses everything is given up, and nothing is lost', async () => {
  const ill = await collectorOf()
  const well = await collectorOf()
  const balancer = await balancerTo([ill, well])
  const { tracing, states } = buildTracing({ exporter: 'otlp-grpc', endpoint: balancer.endpoint })
  closers.push(() => tracing.shutdown(0))
  tracing.startSpan({ name: 'first' }).end()
  await tracing.flush(20_000)
  expect([ill.spans().length, balancer.connections()]).toEqual([1, 1])

  ill.refuseWith = status.UNAVAILABLE
  for (let i = 0; i < 100; i++) tracing.startSpan({ name: `s${i}` }).end()
  await tracing.flush(30_000)
  expect(balancer.connections()).toBe(2)
  expect(well.spans()).toHaveLength(100)
  expect(ill.spans()).toHaveLength(1)
  expect(tracing.stats()).toMatchObject({ exported: 101, dropped: 0, queuedBytes: 0 })
  expect(states.map((state) => state.split(' ')[0])).toEqual(['down', 'up'])
}, 60_000)

test('a few failures keep the connection', async () => {
  const collector = await collectorOf()
  const balancer = await balancerTo([collector])
  const { tracing } = buildTracing({ exporter: 'otlp-grpc', endpoint: balancer.endpoint })
  closers.push(() => tracing.shutdown(0))
  tracing.startSpan({ name: 'first' }).end()
  await tracing.flush(20_000)
  collector.refuseWith = status.UNAVAILABLE
  tracing.startSpan({ name: 'second' }).end()
  const flushed = tracing.flush(30_000)
  await vi.waitFor(() => expect(collector.calls).toBeGreaterThanOrEqual(3), 20_000)
  collector.refuseWith = 0
  await flushed
  expect(collector.spans()).toHaveLength(2)
  expect(balancer.connections()).toBe(1)
}, 60_000)

test('exports follow each other: no more than two are on their way, however many batches wait', async () => {
  const collector = await collectorOf()
  const { tracing } = buildTracing({ exporter: 'otlp-grpc', endpoint: collector.endpoint })
  closers.push(() => tracing.shutdown(0))
  tracing.startSpan({ name: 'first' }).end()
  await tracing.flush(20_000)
  collector.reset()
  collector.delayMs = 200
  const onTheirWay: number[] = []
  // This one has been answered just now.
  collector.onSpans = () => onTheirWay.push(collector.calls - collector.exports.length + 1)
  const attributes = { text: 'x'.repeat(8_000) }
  // Far more than one message holds.
  for (let i = 0; i < 3_000; i++) tracing.startSpan({ name: `s${i}`, attributes }).end()
  await tracing.flush(30_000)
  expect(onTheirWay.length).toBeGreaterThanOrEqual(5)
  expect(Math.max(...onTheirWay)).toBeLessThanOrEqual(2)
  expect(new Set(collector.spans().map(({ name }) => name)).size).toBe(3_000)
  expect(collector.spans()).toHaveLength(3_000)
}, 60_000)
