import { beforeAll, expect, test } from 'vitest'
import { type NodeExit, runNode } from '../support/run-node.ts'

const PROCESS = new URL('../support/cluster-process.ts', import.meta.url)

let reports: Readonly<Record<'alone' | 'merged' | 'partial' | 'ended', Record<string, unknown>>>
let exit: NodeExit

beforeAll(async () => {
  const running = runNode(PROCESS)
  reports = await running.message<typeof reports>((message) => 'ended' in message)
  exit = await running.exit
})

test('a primary without workers shows its own metrics', () => {
  expect(reports.alone).toMatchObject({ processes: [0, 0], hasStart: true, depth: 0, buildInfo: [1] })
})

test('a scrape of the primary merges all workers of the cluster', () => {
  expect(reports.merged).toEqual({
    primary: 1,
    worker: 1 + 2 + 3,
    buckets: [0, 2, 3],
    sum: 4 + 8 + 12,
    exemplar: '3'.repeat(16),
    scrapedSamples: expect.any(Number),
    depth: 1 + 2 + 3,
    oldest: 3,
    buildInfo: [1],
    // Processes that started at different times have no start in common.
    hasStart: false,
    processes: [3, 0],
  })
})

test('a merged scrape is told by the next one', () => {
  const { merged, partial } = reports
  expect(partial.scrapedSamples).toBeGreaterThan(merged.scrapedSamples as number)
})

test('a worker that does not answer loses its gauges for this scrape, not its counts, and is reported', () => {
  expect(reports.partial).toMatchObject({ worker: 6, sum: 24, depth: 1 + 3, processes: [2, 1] })
})

test('what workers had counted survives their exit, their kill and their shutdown', () => {
  expect(reports.ended).toMatchObject({
    primary: 1,
    worker: 1 + 10 + 2 + 3 + 100,
    buckets: [0, 2, 3],
    depth: 0,
    processes: [0, 0],
  })
})

test('nothing keeps the primary or a disconnected worker alive', () => {
  expect(exit).toMatchObject({ code: 0, signal: null, stderr: '' })
})
