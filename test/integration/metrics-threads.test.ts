import { expect, test } from 'vitest'
import { runNode } from '../support/run-node.ts'

const PROCESS = new URL('../support/threads-process.ts', import.meta.url)

test('a scrape of the main thread merges its threads, whose counts survive their end', async () => {
  const running = runNode(PROCESS)
  expect(await running.message()).toEqual({
    alone: { jobs: 10, depth: 0, answered: 0, missing: 0 },
    running: { jobs: 10 + 5 + 5, depth: 2, answered: 2, missing: 0 },
    gone: { jobs: 10 + 5 + 5 + 100, depth: 0, answered: 0, missing: 0 },
  })
  expect(await running.exit).toMatchObject({ code: 0, signal: null, stderr: '' })
})
