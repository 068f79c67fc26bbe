/** Works on, 20 spans a second, whether or not an agent is there; ends when the test says so. */
import { startDatadog } from '../../support/datadog-part.ts'

const { part, states, faults } = startDatadog()
let done = 0
const work = part.api.wrap('work', () => done++)
const timer = setInterval(work, 50)
process.once('message', async () => {
  clearInterval(timer)
  const started = performance.now()
  await part.flush(200)
  const flushMs = performance.now() - started
  const { target, problem } = await part.probe(1_000)
  const lost = await part.shutdown(2_000)
  const result = { type: 'ended', done, lost, flushMs, states, target, problem, faults: faults.counts().size }
  process.send?.(result, () => process.exit(0))
})
