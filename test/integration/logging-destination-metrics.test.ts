import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createObservability } from '../../src/index.ts'
import { listen, send } from '../support/http-server.ts'
import { parseExposition, sampleValue } from '../support/parse-exposition.ts'

const QUIET = { environment: 'test', tracing: false, health: false, announce: false } as const

async function destinationOf(file: string, lines: number) {
  const obs = createObservability({ ...QUIET, service: 'shop', logging: { console: false, file } })
  for (let n = 0; n < lines; n++) obs.logger.info({ n }, 'line')
  await obs.flush(1_000)
  const server = await listen(createServer(obs.node((_req, res) => res.end())))
  const families = parseExposition((await send(server.port, '/metrics')).body, 'text')
  await server.close()
  const value = (name: string) => sampleValue(families, `shop_log_${name}`, { destination: file })
  const found = {
    written: value('lines_written_total'),
    dropped: value('lines_dropped_total'),
    buffered: value('buffered_bytes'),
    up: value('destination_up'),
    failures: value('destination_failures_total'),
  }
  await obs.shutdown(1_000)
  return found
}

test('a destination that works tells how many lines it has taken', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'observability-logging-'))
  try {
    const file = join(directory, 'app.log')
    expect(await destinationOf(file, 30)).toEqual({ written: 30, dropped: 0, buffered: 0, up: 1, failures: 0 })
    expect(readFileSync(file, 'utf8').match(/\n/g)).toHaveLength(30)
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test.skipIf(process.platform !== 'linux')('one that fails tells what waits', async () => {
  const { buffered, failures, ...rest } = await destinationOf('/dev/full', 30)
  expect(rest).toEqual({ written: 0, dropped: 0, up: 0 })
  expect(buffered).toBeGreaterThan(30 * 100)
  expect(failures).toBeGreaterThan(0)
})
