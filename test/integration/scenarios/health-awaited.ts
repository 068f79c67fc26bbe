// Nothing but a check that hangs: whoever waits for the report gets it before the process ends.
import { createObservability } from '../../../src/index.ts'

const obs = createObservability({ service: 'job', announce: false, logging: false, tracing: false })
process.disconnect?.()
obs.health.register('hanging', () => new Promise(() => {}), { timeoutMs: 50 })
const { status, checks } = await obs.health.run()
console.log(status, checks.hanging?.error)
