import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { OtlpCollector } from '../../support/otlp-collector.ts'
import { buildTracing } from '../../support/tracing-parts.ts'

/** Bytes that a hundred spans of one kind take on the way to the collector. */
async function bytesOnTheWay(compression: 'none' | 'gzip'): Promise<number> {
  const collector = await new OtlpCollector().start()
  let bytes = 0
  const relay = createServer((client) => {
    const server = connect(collector.port, '127.0.0.1')
    client.on('data', (chunk) => {
      bytes += chunk.length
    })
    client.pipe(server).pipe(client)
    for (const socket of [client, server]) socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done))
  const endpoint = `127.0.0.1:${(relay.address() as AddressInfo).port}`
  const { tracing } = buildTracing({ exporter: 'otlp-grpc', endpoint, compression })
  try {
    for (let index = 0; index < 100; index++) {
      tracing.tracer.startSpan('calculation', { attributes: { step: 'the same text in each of them' } }).end()
    }
    await tracing.shutdown(5_000)
    expect(collector.spans().map(({ name }) => name)).toEqual(Array(100).fill('calculation'))
    return bytes
  } finally {
    collector.kill()
    relay.close()
  }
}

test('with gzip the same spans arrive in a fraction of the bytes', async () => {
  expect(await bytesOnTheWay('gzip')).toBeLessThan((await bytesOnTheWay('none')) / 2)
})
