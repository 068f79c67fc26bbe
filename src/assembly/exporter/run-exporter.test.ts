import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { exporterFile } from './exporter-file.ts'
import { runExporter } from './run-exporter.ts'

test('a thread of another version says so and serves nothing', async () => {
  const { port1, port2 } = new MessageChannel()
  const message = once(port2, 'message')
  runExporter(port1, {
    version: '0.0.1-other',
    metrics: { path: '/metrics', auth: undefined, prefix: 'app_' },
    health: undefined,
    host: '127.0.0.1',
    port: 0,
    heartbeat: new SharedArrayBuffer(8),
  })
  expect(await message).toEqual([
    { kind: 'failed', reason: expect.stringMatching(/^its file is of version \S+, not 0\.0\.1-other$/) },
  ])
  port1.close()
})

test('the file of the thread is found beside the source', () => {
  expect(exporterFile()).toMatch(/[\\/]exporter-thread\.ts$/)
})
