import { expect, test } from 'vitest'
import { runNode } from '../support/run-node.ts'

test('a report that is waited for comes, also where nothing else keeps the process alive', async () => {
  const { code, stdout } = await runNode(new URL('./scenarios/health-awaited.ts', import.meta.url)).exit
  expect(stdout.trim()).toBe('unhealthy timeout after 50 ms')
  expect(code).toBe(0)
})
