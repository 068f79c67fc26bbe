import { startMetrics } from './metrics-part.ts'
import { sampleValue } from './parse-exposition.ts'

/** Uses a metrics part in a process of its own, tells the test what it saw, and must then end without being told to. */
const { part, scrape } = startMetrics({ runtime: true })
const counter = part.api.counter({ name: 'a_total', help: 'h', labels: ['x'] })
for (let n = 0; n < 3; n++) counter.inc({ x: 1 })
part.api.histogram({ name: 'b_seconds', help: 'h' }).observe(1)
const value = sampleValue(await scrape(), 'app_a_total', { x: '1' })
if (process.argv[2] === 'dispose') part.dispose()
process.send?.({ value, canGenerateCode: canGenerateCode() })
process.disconnect()

function canGenerateCode(): boolean {
  try {
    return new Function('return true')()
  } catch {
    return false
  }
}
