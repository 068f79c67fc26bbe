/** A span outside of requests and requests on two routes, under a ratio of 0 that one of the routes overrules. */
import { startDatadog } from '../../support/datadog-part.ts'

const { part, clock } = startDatadog({ sampleRatio: 0, routes: { '/orders/:id': 1 } })
part.startSpan({ name: 'job' }).end()
for (const route of ['/orders/:id', '/poll']) {
  const start = { method: 'GET', path: route, headers: {}, raw: undefined, active: undefined }
  const span = part.startServerSpan({ ...start, startTime: clock.now() })
  part.endServerSpan(span, { method: 'GET', route, status: 200, error: undefined, endTime: clock.now() })
}
await part.shutdown(5_000)
process.exit(0)
