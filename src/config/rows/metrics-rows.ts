import { aListOf, aMapOf } from '../collection-checks.ts'
import { metricDefinitions } from '../definitions-check.ts'
import { aHost, aHttpUrl, aPath } from '../network-checks.ts'
import { aForeignRegistry, anAuth, aRegistry } from '../object-checks.ts'
import type { PathsOf } from '../option-path.ts'
import type { RowsOf } from '../option-row.ts'
import { aBoolean, aName, anInteger, aText, oneOf } from '../scalar-checks.ts'
import { authVariables } from '../variable.ts'

export const METRICS_ROWS = {
  metrics: { check: aBoolean, default: true, about: 'Keeps and serves metrics' },
  'metrics.prefix': {
    check: aText(
      'a metric name prefix: letters, digits and _, no digit at the start, or an empty string',
      /^(?:[A-Za-z_:][A-Za-z0-9_:]{0,127})?$/,
    ),
    derived: 'the service name as a metric name plus `_`',
    about: 'Put before every metric name',
  },
  'metrics.define': {
    check: metricDefinitions,
    default: Object.freeze({}),
    variables: [],
    about: "Catalogue of the application's own metrics, made with `defineMetrics`",
  },
  'metrics.path': { check: aPath, default: '/metrics', about: 'Where the metrics are served' },
  'metrics.port': {
    check: anInteger(0, 65_535),
    derived: 'off',
    about: 'Serves metrics and health on a port of their own as well; 0 picks a free one',
  },
  'metrics.host': { check: aHost, default: '127.0.0.1', about: 'Address that `metrics.port` listens on' },
  'metrics.isolate': {
    check: oneOf('inline', 'worker'),
    default: 'inline',
    about:
      'Which thread serves `metrics.port`: with `worker` one of its own, which a blocked event loop does not hold up',
  },
  'metrics.auth': {
    check: anAuth,
    derived: 'none',
    variables: authVariables('OBS_METRICS_AUTH'),
    secret: true,
    about: 'Credentials of the metrics endpoint, compared in constant time',
  },
  'metrics.registry': {
    check: aRegistry,
    derived: 'one per instance, never the global one',
    variables: [],
    opaque: true,
    about: 'A prom-client `Registry` to register into',
  },
  'metrics.include': {
    check: aListOf(aForeignRegistry, 'prom-client registries'),
    default: Object.freeze([]),
    variables: [],
    opaque: true,
    about: 'Further registries whose metrics appear on the endpoint',
  },
  'metrics.maxSeriesPerMetric': {
    check: anInteger(1, 1_000_000),
    default: 2_000,
    about: 'Series of one metric; what comes later is counted as `__overflow__`',
  },
  'metrics.maxValuesPerLabel': {
    check: anInteger(1, 1_000_000),
    default: 500,
    about: 'Values of one label; what comes later is counted as `__overflow__`',
  },
  'metrics.runtime': { check: aBoolean, default: true, about: 'Process and Node.js metrics' },
  'metrics.aggregate': {
    check: aBoolean,
    default: true,
    about: 'Merges workers of a cluster and threads into the metrics of the primary and the main thread',
  },
  'metrics.push.url': {
    check: aHttpUrl,
    derived: 'off',
    about: 'Pushgateway that the metrics are pushed to; turns pushing on',
  },
  'metrics.push.job': { check: aName, derived: 'the service name', about: 'Label `job` of the pushed group' },
  'metrics.push.grouping': {
    check: aMapOf(/^(?!job$|__)[A-Za-z_][A-Za-z0-9_]{0,127}$/, aName, 'label names (not job) with their values'),
    default: Object.freeze({}),
    about: 'Further labels of the pushed group; processes of one group replace what the others pushed',
  },
  'metrics.push.intervalMs': {
    check: anInteger(1_000, 86_400_000, 'milliseconds'),
    derived: 'only at the end',
    about: 'Milliseconds between pushes, besides that at the end',
  },
  'metrics.push.auth': {
    check: anAuth,
    derived: 'none',
    variables: authVariables('OBS_METRICS_PUSH_AUTH'),
    secret: true,
    about: 'Credentials that the Pushgateway asks for',
  },
} satisfies RowsOf<PathsOf<'metrics'>>
