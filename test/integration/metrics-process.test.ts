import { expect, test } from 'vitest'
import { runNode } from '../support/run-node.ts'

const PROCESS = new URL('../support/metrics-process.ts', import.meta.url)
const ALLOCATION = new URL('../support/allocation-process.ts', import.meta.url)

test('metrics keep no process alive, disposed or not', async () => {
  const children = [runNode(PROCESS), runNode(PROCESS, { args: ['dispose'] })]
  for (const child of children) expect(await child.message()).toEqual({ value: 3, canGenerateCode: true })
  for (const child of children) expect(await child.exit).toMatchObject({ code: 0, signal: null, stderr: '' })
})

test('metrics work where code generation from strings is disallowed', async () => {
  const child = runNode(PROCESS, { execArgv: ['--disallow-code-generation-from-strings'] })
  expect(await child.message()).toEqual({ value: 3, canGenerateCode: false })
  expect((await child.exit).code).toBe(0)
})

test('calls allocate nothing', async () => {
  // A young generation that holds a whole round: a collection in its midst would hide what it takes.
  const execArgv = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64']
  const bytes = await runNode(ALLOCATION, { execArgv }).message<Record<string, number>>()
  const { 'a call that keeps an object, to see that this is seen': seen, ...ours } = bytes
  expect(seen).toBeGreaterThanOrEqual(12)
  for (const [call, each] of Object.entries(ours)) expect(each, call).toBeLessThan(1)
}, 60_000)
