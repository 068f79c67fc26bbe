// Prints what the built-in check of the memory finds in the place where this runs.
import { createObservability } from '../../../src/index.ts'

const obs = createObservability({ service: 'contained', announce: false, logging: false, tracing: false })
const { checks } = await obs.health.run()
process.stdout.write(JSON.stringify(checks.memory))
await obs.shutdown()
