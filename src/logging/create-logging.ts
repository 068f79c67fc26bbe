import { isatty } from 'node:tty'
import { LEVEL_NAMES, type LevelName } from '../catalogue/log-fields.ts'
import type { ResolvedLogging, ResolvedService } from '../config/resolved-options.ts'
import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import type { Faults } from '../core/faults.ts'
import type { Warnings } from '../core/warnings.ts'
import { AccessLine } from './access-line.ts'
import { bounded } from './bounded-text.ts'
import { captureFatal } from './capture-fatal.ts'
import { FieldKeys } from './field-keys.ts'
import { renderFields } from './fields.ts'
import { IsoTime } from './iso-time.ts'
import { LevelRules } from './level-rules.ts'
import { ERROR, FATAL, INFO, levelNameOf, WARN } from './levels.ts'
import { LineFields } from './line-fields.ts'
import { LineSampler } from './line-sampler.ts'
import { LineWriter } from './line-writer.ts'
import type { AccessRecord, Logger, LoggingPart, SetLevelOptions } from './logger.ts'
import { LoggerContents } from './logger-content.ts'
import { LoggerRegistry } from './logger-registry.ts'
import type { NamedLogger } from './named-logger.ts'
import { createNoopLogging } from './noop-logging.ts'
import { PlainValues } from './plain-values.ts'
import { presetOf } from './preset/preset-of.ts'
import { PrettyLine } from './pretty-line.ts'
import { hideSecrets } from './redact-address.ts'
import { RepeatLimiter } from './repeat-limiter.ts'
import { type DatadogFields, ScopeFragments } from './scope-fragments.ts'
import { Destinations } from './sink/destinations.ts'
import { flushAtExit, leaveExitFlush } from './sink/exit-flush.ts'
import { FileTarget } from './sink/file-target.ts'
import { reopenOnSignals } from './sink/reopen-on-signals.ts'
import type { SinkState } from './sink/sink-state.ts'

/** Name of the logger that writes the lines of requests. */
const ACCESS_LOGGER = 'http'

export interface LoggingDeps {
  readonly options: ResolvedLogging | false
  readonly service: ResolvedService
  readonly environment: string
  readonly scopes: Scopes
  readonly clock: Clock
  readonly faults: Faults
  readonly warnings: Warnings
  /** `dd.trace_id` and so on of a span, where Datadog is on. */
  readonly datadogFields: DatadogFields | undefined
}

/** Builds the logging part. With `options: false` it has the same interface and does nothing. Never throws. */
export function createLogging(deps: LoggingDeps): LoggingPart {
  return deps.options === false ? createNoopLogging() : new PinoLogging(deps, deps.options)
}

class PinoLogging implements LoggingPart {
  onLine: ((line: string) => void) | undefined
  readonly root: Logger
  readonly #faults: Faults
  readonly #registry: LoggerRegistry
  readonly #destinations: Destinations
  readonly #accessLine: AccessLine
  readonly #accessLogger: NamedLogger
  readonly #writer: LineWriter
  readonly #counts = new Array<number>(LEVEL_NAMES.length).fill(0)
  readonly #logsRequests: boolean
  readonly #stopReopening: () => void
  readonly #stopCapturing: (() => void) | undefined
  readonly #stopSummarising: (() => void) | undefined
  readonly #sampler: LineSampler | undefined
  readonly #limiter: RepeatLimiter<NamedLogger> | undefined
  /** From this level on a line is written at once. */
  readonly #urgentFrom: number

  constructor(deps: LoggingDeps, options: ResolvedLogging) {
    const { scopes, faults, warnings } = deps
    const preset = presetOf(options.preset)
    const datadogKeys = deps.datadogFields === undefined ? [] : Object.keys(DATADOG_SAMPLE)
    const reserved = [...preset.reserved, ...datadogKeys]
    const keys = new FieldKeys(reserved, options.redact, options.headers, preset.duration !== undefined)
    const fields = new LineFields(keys, new PlainValues(keys), preset.duration)
    const fragments = new ScopeFragments(preset, fields, deps.datadogFields, (key) => keys.isSecret(key))
    const time = new IsoTime(deps.clock, preset.timestampKey)
    const serviceFields = preset.serviceFields(deps.service, deps.environment)
    const reportFault = (error: unknown): void => faults.report('logging', error)
    const { callSite, sample, repeat, slowRequestMs } = options
    const write = (line: string, level: number): void => this.#emit(line, level)
    const sampler = Object.keys(sample).length === 0 ? undefined : new LineSampler(sample, scopes, write)
    const emit = (line: string, level: number, logger: NamedLogger): void => {
      if (sampler === undefined || sampler.takes(line, level, logger.content.name)) this.#emit(line, level)
    }
    const limiter =
      repeat &&
      new RepeatLimiter<NamedLogger>(repeat, ({ logger, level, message, suppressed }) => {
        const text = writer.render(
          logger,
          level,
          { suppressed, repeated: hideSecrets(bounded(message)) },
          'log lines suppressed',
        )
        this.#emit(text, level)
      })
    const takes = limiter && ((logger: NamedLogger, level: number, text: string) => limiter.takes(logger, level, text))
    const writer = new LineWriter({ preset, time, scopes, fragments, fields, faults, callSite, emit, takes })
    this.#sampler = sampler
    this.#limiter = limiter

    this.#faults = faults
    this.#writer = writer
    this.#logsRequests = options.requests
    this.#urgentFrom = options.durability === 'sync' ? 0 : ERROR
    this.#registry = new LoggerRegistry({
      rootName: deps.service.name,
      rules: new LevelRules(options.level, options.levels),
      contents: new LoggerContents(preset, renderFields(serviceFields), fields),
      faults,
      writer,
      flush: () => this.#destinations.flush(),
    })
    this.root = this.#registry.root
    this.#accessLogger = this.#registry.get(ACCESS_LOGGER)
    this.#accessLine = new AccessLine(preset, time, fragments, slowRequestMs, (key) => keys.isSecret(key))

    const pretty = options.pretty ? new PrettyLine(preset, Object.keys(serviceFields), hasColours()) : undefined
    this.#destinations = new Destinations({
      console: options.console,
      file: options.file === undefined ? undefined : new FileTarget(options.file, options.rotate, reportFault),
      pretty: pretty && ((line, level) => pretty.render(line, level)),
      limits: options,
      events: {
        failed: (name, reason) => warnings.once('OBSWRN005', name, reason),
        recovered: (destination, dropped) =>
          writer.render(this.#registry.root, WARN, { destination, dropped }, 'log destination recovered'),
      },
    })
    this.#stopReopening = reopenOnSignals(options.reopenOn, () => this.#destinations.reopen())
    if (limiter !== undefined) {
      // After the sinks, which by then write each line at once.
      const ending = { flushAtExit: () => limiter.summarise() }
      flushAtExit(ending)
      this.#stopSummarising = () => leaveExitFlush(ending)
    }
    if (options.captureFatal) {
      this.#stopCapturing = captureFatal((error, origin) => {
        if (FATAL >= this.#registry.root.threshold()) {
          writer.failed(this.#registry.root, error, { origin }, 'uncaught error', FATAL)
        }
      })
    }
  }

  getLogger(name: string): Logger {
    return this.#registry.get(name)
  }

  setLevel(pattern: string | undefined, level: string, options?: SetLevelOptions): void {
    this.#registry.setLevels(pattern, level, options?.for)
  }

  failed(error: unknown, fields: object, message: string): void {
    if (ERROR >= this.#registry.root.threshold()) this.#writer.failed(this.#registry.root, error, fields, message)
  }

  access(record: AccessRecord): void {
    if (!this.#logsRequests) return
    try {
      const level = this.#accessLine.levelOf(record)
      const logger = this.#accessLogger
      const isTaken = this.#sampler?.endOf(record.scope.request, level > INFO || record.aborted, level, ACCESS_LOGGER)
      if (isTaken !== false && level >= logger.threshold()) this.#emit(this.#accessLine.render(record, logger), level)
    } catch (error) {
      this.#faults.report('logging', error)
    }
  }

  lineCounts(): Readonly<Record<LevelName, number>> {
    const counts = this.#counts.map((count, level) => [levelNameOf(level), count] as const)
    return Object.fromEntries(counts) as Record<LevelName, number>
  }

  dropped(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#destinations.states().map(({ name, dropped }) => [name, dropped]))
  }

  destinations(): readonly SinkState[] {
    return this.#destinations.states()
  }

  async flush(ms: number): Promise<void> {
    await this.#destinations.flushWithin(ms)
  }

  async shutdown(ms: number): Promise<void> {
    this.#registry.dispose()
    this.#stopReopening()
    this.#stopCapturing?.()
    this.#limiter?.summarise()
    this.#stopSummarising?.()
    await this.#destinations.flushWithin(ms)
    this.#destinations.close()
  }

  #emit(line: string, level: number): void {
    this.#counts[level] = (this.#counts[level] ?? 0) + 1
    this.#destinations.write(line, level, level >= this.#urgentFrom)
    if (this.onLine !== undefined) this.#observe(line)
  }

  #observe(line: string): void {
    try {
      this.onLine?.(line)
    } catch (error) {
      this.#faults.report('user', error)
    }
  }
}

/** Keys that `datadogFields` may answer. */
const DATADOG_SAMPLE = { 'dd.trace_id': '', 'dd.span_id': '', 'dd.service': '', 'dd.env': '', 'dd.version': '' }

/** Whether standard output is a terminal with colours, by its own judgement, which knows `NO_COLOR`. */
function hasColours(): boolean {
  return isatty(1) && process.stdout.hasColors?.() === true
}
