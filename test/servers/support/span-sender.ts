/** Sends one span to wherever the environment says, and says what its shutdown answered. */
import { createObservability } from '../../../src/index.ts'

const obs = createObservability({
  service: 'sender',
  environment: 'production',
  announce: false,
  metrics: false,
  health: false,
  logging: { console: false },
})
obs.span('sent', () => undefined)
process.send?.(await obs.shutdown(3_000))
process.disconnect()
