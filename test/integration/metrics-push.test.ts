import { expect, test } from 'vitest'
import { parseExposition, sampleValue } from '../support/parse-exposition.ts'
import { startPushgateway } from '../support/pushgateway.ts'
import { runNode } from '../support/run-node.ts'

const PROCESS = new URL('../support/push-process.ts', import.meta.url)

test.each([
  ['shutdown', 1],
  // The natural end pushes once more: nobody knows that nothing was counted since.
  ['flush', 2],
  ['the natural end', 1],
])('a job that ends by %s has pushed its metrics', async (ending, count) => {
  const gateway = await startPushgateway()
  const { exit } = runNode(PROCESS, { args: [gateway.url, ending] })
  expect(await exit).toMatchObject({ code: 0, signal: null, stderr: '' })
  expect(gateway.pushes).toHaveLength(count)
  expect(gateway.pushes[0]).toMatchObject({ url: '/metrics/job/job/batch/1', traceparent: undefined })
  expect(sampleValue(parseExposition(gateway.pushes[0]?.body ?? '', 'text'), 'job_rows_total')).toBe(5)
})

test('a job ends in time where the Pushgateway does not answer', async () => {
  const gateway = await startPushgateway()
  gateway.status = 0
  const running = runNode(PROCESS, { args: [gateway.url, 'shutdown'] })
  expect(await running.message()).toMatchObject({ ok: true })
  expect((await running.exit).code).toBe(0)
})
