/** Five spans, then the end: by `shutdown()` and `process.exit()`, or natural. Second argument: `exit` or `natural`. */
import { startDatadog } from '../../support/datadog-part.ts'

const { part } = startDatadog()
for (let i = 0; i < 5; i++) part.api.wrap(`op.${i}`, () => i)()
if (process.argv[3] === 'natural') {
  process.disconnect()
} else {
  const started = performance.now()
  const lost = await part.shutdown(1_500.25)
  process.send?.({ type: 'ended', lost, ms: performance.now() - started }, () => process.exit(0))
}
