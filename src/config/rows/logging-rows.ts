import { check } from '../check.ts'
import { aListOf, aMapOf } from '../collection-checks.ts'
import { isRecord } from '../describe-value.ts'
import { aSignal } from '../object-checks.ts'
import type { PathsOf } from '../option-path.ts'
import type { RowsOf } from '../option-row.ts'
import { aBoolean, aFilePath, aName, anInteger, aRatio, aSize, oneOf } from '../scalar-checks.ts'

const aLevel = oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')

const shares = aMapOf(
  /^(?:(?:\*|[^\s*:]{1,255}?(?:\.\*)?):)?(?:trace|debug|info|warn)$/,
  aRatio,
  'levels below error (`debug`, `app.db.*:info`) with the share that is written, from 0 to 1',
)

const aSample: typeof shares = {
  ...shares,
  parse(text) {
    const given = shares.parse?.(text)
    if (!isRecord(given)) return text
    return Object.fromEntries(Object.entries(given).map(([key, share]) => [key, aRatio.parse?.(String(share))]))
  },
}

export const LOGGING_ROWS = {
  logging: { check: aBoolean, default: true, about: 'Writes log lines' },
  'logging.level': {
    check: aLevel,
    default: 'info',
    variables: [{ name: 'LOG_LEVEL' }],
    about: 'Lowest level that is written',
  },
  'logging.levels': {
    check: aMapOf(/^(?:\*|[^\s*]{1,255}?(?:\.\*)?)$/, aLevel, 'logger names (`app.db`, `app.db.*`) with their levels'),
    default: Object.freeze({}),
    about: 'Level per logger name; `app.db.*` covers everything below `app.db`',
  },
  'logging.file': { check: aFilePath, derived: 'none', about: 'Writes to this file as well' },
  'logging.console': { check: aBoolean, default: true, about: 'Writes to standard output' },
  'logging.rotate.size': { check: aSize, derived: 'none', about: 'Rotates `logging.file` at this size' },
  'logging.rotate.time': {
    check: oneOf('hour', 'day'),
    derived: 'none',
    about: 'Rotates `logging.file` at the start of each hour or day, local time',
  },
  'logging.rotate.keep': { check: anInteger(1, 10_000), default: 7, about: 'Rotated files that are kept' },
  'logging.rotate.gzip': { check: aBoolean, default: false, about: 'Compresses rotated files but the newest' },
  'logging.rotate.symlink': {
    check: aFilePath,
    derived: 'none',
    about: 'Symbolic link that leads to the file in use; a file at its place is left alone',
  },
  'logging.redact': {
    check: aListOf(aName, 'key names'),
    default: Object.freeze([]),
    about: 'Keys whose values are hidden, besides the built-in ones, at any depth and in any case',
  },
  'logging.headers': {
    check: aListOf(aName, 'header names'),
    default: Object.freeze([]),
    about: 'HTTP headers whose values are written, besides those known to be harmless',
  },
  'logging.preset': {
    check: oneOf('default', 'ecs', 'otel', 'datadog', 'gcp'),
    default: 'default',
    about: 'Field names of a target system',
  },
  'logging.callSite': {
    check: oneOf('off', 'error', 'always'),
    default: 'error',
    about: '`function` and `line` of the call: never, from level error on, or on every line',
  },
  'logging.requests': { check: aBoolean, default: true, about: 'One line per request' },
  'logging.pretty': {
    check: check(
      "true, false or 'auto'",
      (value) => (typeof value === 'boolean' || value === 'auto' ? value : undefined),
      (text) => (text.toLowerCase() === 'auto' ? 'auto' : aBoolean.parse?.(text)),
    ),
    default: 'auto',
    about: 'Readable lines instead of JSON on standard output; `auto`: on a terminal in development',
  },
  'logging.slowRequestMs': {
    check: anInteger(1, 3_600_000, 'milliseconds'),
    derived: 'none',
    about: 'Requests that take so long or longer are logged as WARN',
  },
  'logging.sample': {
    check: aSample,
    default: Object.freeze({}),
    about: 'Share of the lines that is written, by level (`debug`) or by logger and level (`app.db.*:info`)',
  },
  'logging.repeat.first': {
    check: anInteger(1, 1_000_000),
    derived: 'no limit',
    about: 'Lines of the same level below error, logger and message that are written in a second',
  },
  'logging.repeat.thereafter': {
    check: anInteger(0, 1_000_000),
    default: 100,
    about: 'Of those beyond, every so manieth is written; 0: none',
  },
  'logging.captureFatal': {
    check: aBoolean,
    default: false,
    about: 'Writes uncaught errors and rejections as FATAL; the exit code stays',
  },
  'logging.reopenOn': {
    check: aListOf(aSignal, 'signal names'),
    default: Object.freeze([]),
    about: 'Opens `logging.file` anew on these signals, which then end the process no more',
  },
  'logging.durability': {
    check: oneOf('batched', 'sync'),
    default: 'batched',
    about: 'One write per turn of the event loop and at once from level error on, or one per line',
  },
  'logging.maxBufferBytes': {
    check: anInteger(65_536, 1_073_741_824, 'bytes'),
    default: 16_777_216,
    about: 'Most that waits for a destination that takes nothing',
  },
  'logging.onFull': {
    check: oneOf('drop-new', 'drop-old'),
    default: 'drop-new',
    about: 'Which lines are dropped and counted then',
  },
} satisfies RowsOf<PathsOf<'logging'>>
