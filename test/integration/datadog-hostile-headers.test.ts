import { expect, test } from 'vitest'
import { runNode } from '../support/run-node.ts'

test('hostile propagation headers throw nothing, cost no good parent and start a new trace otherwise', async () => {
  const app = runNode(new URL('./scenarios/datadog-hostile-headers.ts', import.meta.url), { args: ['9'] })
  expect(await app.message()).toEqual({
    type: 'result',
    invalid: 0,
    inherited: [],
    traceOfZeros: expect.stringMatching(/^(?!0{32})[0-9a-f]{32}$/),
    faults: [],
  })
  expect(await app.exit).toMatchObject({ code: 0, stdout: '', stderr: '' })
})
