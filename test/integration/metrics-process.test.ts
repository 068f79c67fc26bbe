import { expect, test } from 'vitest'
import { runNode } from '../support/run-node.ts'

const PROCESS = new URL('../support/metrics-process.ts', import.meta.url)

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
