/** What must not compile. `npm run types` fails where one of these lines does. */

import { BUILTIN_METRICS, SELF_METRICS } from '../../src/catalogue/builtin-metrics.ts'
import { metricQueries } from '../../src/ops/promql/metric-queries.ts'

const m = metricQueries(BUILTIN_METRICS, (key) => key)
const self = metricQueries(SELF_METRICS, (key) => key)

m.requests_total.rate({ where: { status: /5../ }, window: '5m' }).sum({ by: ['endpoint', 'instance'] })
m.request_duration_seconds.quantile(0.95, { by: ['endpoint'] })
m.request_duration_seconds.shareAbove(2.5)
m.analysis_duration_seconds.shareAbove(600)
m.db_query_duration_seconds.rate({ where: { status: 'error' } })
self.log_lines_total.rate({ where: { level: 'ERROR' } })

// @ts-expect-error a label that the metric does not have
m.requests_total.rate({ where: { statuss: '500' } })
// @ts-expect-error a value outside the closed set
self.log_lines_total.rate({ where: { level: 'BAD' } })
// @ts-expect-error rate of a gauge
m.active_analyses.rate()
// @ts-expect-error quantile of a counter
m.requests_total.quantile(0.95)
// @ts-expect-error 3 is no bucket bound
m.request_duration_seconds.shareAbove(3)
// @ts-expect-error `status` is no label of the duration
m.request_duration_seconds.quantile(0.95, { by: ['status'] })
// @ts-expect-error grouping by a label that is gone
m.requests_total.rate().sum({ by: ['dataset'] })
// @ts-expect-error no such metric
m.request_total
// @ts-expect-error no duration
m.requests_total.rate({ window: '5 minutes' })
