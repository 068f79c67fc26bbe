/** A traced server; ends with a shutdown when the test says so. */
import { startDatadog } from '../../support/datadog-part.ts'
import { startSpanApp } from '../../support/span-app.ts'

const started = startDatadog()
const port = await startSpanApp(started, started.part)
process.send?.({
  type: 'listening',
  port,
  fields: started.part.logFields('0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'),
})
process.once('message', async () => {
  process.send?.({ type: 'lost', spans: await started.part.shutdown(5_000) })
  process.exit(0)
})
