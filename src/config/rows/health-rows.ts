import { aHttpUrl, aPath } from '../network-checks.ts'
import { anAuth } from '../object-checks.ts'
import type { PathsOf } from '../option-path.ts'
import type { RowsOf } from '../option-row.ts'
import { aBoolean, aFilePath, anInteger, aRatio, oneOf } from '../scalar-checks.ts'
import { authVariables } from '../variable.ts'

const aDelay = anInteger(1, 3_600_000, 'milliseconds')

export const HEALTH_ROWS = {
  health: { check: aBoolean, default: true, about: 'Runs and serves health checks' },
  'health.path': { check: aPath, default: '/health', about: 'Where health is served' },
  'health.details': {
    check: oneOf('auto', 'always', 'never'),
    default: 'auto',
    about: "Who sees the results of single checks; `auto`: loopback, or with the endpoint's credentials",
  },
  'health.auth': {
    check: anAuth,
    derived: '`metrics.auth`',
    variables: authVariables('OBS_HEALTH_AUTH'),
    secret: true,
    about: 'Credentials that show details',
  },
  'health.memory': { check: aBoolean, default: true, about: 'Built-in check of the memory limit' },
  'health.memory.degradedRatio': {
    check: aRatio,
    default: 0.85,
    about: 'Share of the limit from which it is degraded',
  },
  'health.memory.unhealthyRatio': {
    check: aRatio,
    default: 0.95,
    about: 'Share of the limit from which it is unhealthy',
  },
  'health.disk': { check: aBoolean, default: true, about: 'Built-in check of the disk' },
  'health.disk.path': { check: aFilePath, default: '/', about: 'A path on the file system to look at' },
  'health.disk.degradedRatio': { check: aRatio, default: 0.9, about: 'Share in use from which it is degraded' },
  'health.disk.unhealthyRatio': { check: aRatio, default: 0.95, about: 'Share in use from which it is unhealthy' },
  'health.eventLoop': { check: aBoolean, default: true, about: 'Built-in check of the event loop' },
  'health.eventLoop.degradedMs': {
    check: aDelay,
    default: 200,
    about: '99th percentile of the delay from which it is degraded',
  },
  'health.eventLoop.unhealthyMs': { check: aDelay, default: 1_000, about: 'Same for unhealthy' },
  'health.apiLatency': { check: aBoolean, default: true, about: "Built-in check of this server's own answers" },
  'health.apiLatency.url': {
    check: aHttpUrl,
    derived: 'the liveness endpoint of this server, once it has served a request',
    about: 'What is fetched',
  },
  'health.apiLatency.degradedMs': { check: aDelay, default: 500, about: 'Duration from which it is degraded' },
  'health.apiLatency.unhealthyMs': { check: aDelay, default: 2_000, about: 'Duration from which it is unhealthy' },
  'health.exporters': {
    check: aBoolean,
    default: false,
    about: "Checks of the library's own exporters and log destinations, for `/health/detailed`",
  },
} satisfies RowsOf<PathsOf<'health'>>
