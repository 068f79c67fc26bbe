import { aListOf, aLiveListOf, aSwitchedList } from '../collection-checks.ts'
import { aHeaderName, anIgnoredPath } from '../network-checks.ts'
import { aServer, aSignal } from '../object-checks.ts'
import type { PathsOf } from '../option-path.ts'
import type { RowsOf } from '../option-row.ts'
import { aBoolean, anInteger } from '../scalar-checks.ts'

export const HTTP_ROWS = {
  http: { check: aBoolean, default: true, about: 'Observes requests; the endpoints are served in any case' },
  'http.ignore': {
    check: aListOf(anIgnoredPath, 'paths that start with /; * at the end covers everything below'),
    derived: '`metrics.path`, and `health.path` with everything below',
    about: 'Paths that are neither measured, logged nor traced; `*` at the end covers everything below',
  },
  'http.correlationHeader': {
    check: aHeaderName,
    default: 'x-request-id',
    about: 'Header that carries the correlation id, in and out',
  },
  'http.auto': {
    check: aBoolean,
    default: false,
    about: 'Observes every `node:http` server of the process without a mount',
  },
} satisfies RowsOf<PathsOf<'http'>>

const aDuration = anInteger(0, 600_000, 'milliseconds')

export const SHUTDOWN_ROWS = {
  shutdown: {
    check: aBoolean,
    default: true,
    about: '`false`: no signal handlers, no servers; `obs.shutdown()` works all the same',
  },
  'shutdown.signals': {
    check: aSwitchedList(aListOf(aSignal, 'signal names'), ['SIGTERM', 'SIGINT']),
    default: false,
    about: 'Shuts down and exits on these signals; `true` means SIGTERM and SIGINT',
  },
  'shutdown.timeoutMs': { check: aDuration, default: 10_000, about: 'Limit of the whole shutdown, in milliseconds' },
  'shutdown.drainDelayMs': {
    check: aDuration,
    default: 0,
    about: 'Wait between "not ready" and closing servers, in milliseconds',
  },
  'shutdown.servers': {
    check: aLiveListOf(aServer, 'servers'),
    default: Object.freeze([]),
    variables: [],
    opaque: true,
    about: 'Servers that `shutdown()` closes; the list may be filled later',
  },
} satisfies RowsOf<PathsOf<'shutdown'>>
