import { afterEach, expect, test, vi } from 'vitest'
import type { LogFunction } from '../logging/logger.ts'
import { type AnnounceDeps, announce, type ExporterDescription } from './announce.ts'

afterEach(() => {
  vi.useRealTimers()
})

function described(exporters: readonly ExporterDescription[] = []) {
  return {
    service: 'shop',
    version: '1.2.3',
    environment: 'development',
    urls: [
      { name: 'metrics', url: 'http://localhost:9464/metrics' },
      { name: 'health', url: '/health' },
    ],
    exporters,
  }
}

function recorded() {
  const lines: unknown[][] = []
  const text: string[] = []
  const probed: unknown[] = []
  const info: LogFunction = (...args: unknown[]) => lines.push(args)
  const deps = {
    terminal: { write: (chunk: string) => text.push(chunk) },
    logger: { info },
    onProbed: (...args: unknown[]) => probed.push(args),
  } satisfies Partial<AnnounceDeps>
  return { deps, lines, text, probed }
}

const answers = (problem?: string) => async () => ({ target: 'localhost:4317', problem })

test('in a terminal one block names the service, the URLs and the state of each exporter', async () => {
  const { deps, text, lines, probed } = recorded()
  const exporters = [
    { name: 'traces', target: 'localhost:4317', probe: answers() },
    { name: 'datadog', target: 'localhost:8126', probe: answers('connect ECONNREFUSED') },
    { name: 'logs', target: 'stdout' },
  ]
  await announce({ ...deps, announcement: described(exporters) })
  expect(text.join('')).toMatchInlineSnapshot(`
    "shop 1.2.3 (development)
      metrics    http://localhost:9464/metrics
      health     /health
      traces   ✔ localhost:4317
      datadog  ✖ localhost:8126: connect ECONNREFUSED
      logs     ✔ stdout
    "
  `)
  expect(lines).toEqual([])
  expect(probed).toEqual([
    ['traces', { target: 'localhost:4317', problem: undefined }],
    ['datadog', { target: 'localhost:4317', problem: 'connect ECONNREFUSED' }],
  ])
})

test('elsewhere one line goes to the logger at once, before exporters have answered', () => {
  const { deps, lines } = recorded()
  const exporters = [{ name: 'traces', target: 'localhost:4317', probe: () => new Promise<never>(() => {}) }]
  void announce({ ...deps, terminal: undefined, announcement: described(exporters) })
  expect(lines).toEqual([
    [
      {
        node: process.version,
        endpoints: { metrics: 'http://localhost:9464/metrics', health: '/health' },
        exporters: { traces: 'localhost:4317' },
      },
      'observability started',
    ],
  ])
})

test('without a terminal and a logger nothing is said, and exporters are asked all the same', async () => {
  const { deps, probed } = recorded()
  const exporters = [{ name: 'traces', target: 'localhost:4317', probe: answers('refused') }]
  await announce({ ...deps, terminal: undefined, logger: undefined, announcement: described(exporters) })
  expect(probed).toHaveLength(1)
})

test('an exporter that does not answer is waited for two seconds', async () => {
  vi.useFakeTimers()
  const { deps, text } = recorded()
  const exporters = [{ name: 'traces', target: 'localhost:4317', probe: () => new Promise<never>(() => {}) }]
  void announce({ ...deps, announcement: described(exporters) })
  await vi.advanceTimersByTimeAsync(1_999)
  expect(text).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(text.join('')).toContain('✖ localhost:4317: no answer within 2000 ms')
  expect(vi.getTimerCount()).toBe(0)
})

test('a probe that throws is a cross, and control characters do not reach the terminal', async () => {
  const { deps, text } = recorded()
  const probe = () => {
    throw new Error('bad\u001b[2J\nthing')
  }
  await announce({ ...deps, announcement: described([{ name: 'traces', target: 'x', probe }]) })
  expect(text.join('')).toContain('✖ x: bad [2J thing\n')
})

test('a terminal or logger that throws does not reject', async () => {
  const { deps } = recorded()
  const broken = () => {
    throw new Error('closed')
  }
  const announcement = described()
  await expect(announce({ ...deps, announcement, terminal: { write: broken } })).resolves.toBeUndefined()
  await expect(
    announce({ ...deps, announcement, terminal: undefined, logger: { info: broken } }),
  ).resolves.toBeUndefined()
})
