import { type Logger as Pino, pino } from 'pino'
import { LEVEL_NAMES } from '../catalogue/log-fields.ts'
import type { Scope, Scopes } from '../context/scope.ts'
import type { Faults } from '../core/faults.ts'
import { bounded, textOf } from './bounded-text.ts'
import { type CallSite, callSiteOf } from './call-site.ts'
import { errorFieldsOf } from './error-fields.ts'
import { type Fields, renderFields, renderFieldsWithout } from './fields.ts'
import type { IsoTime } from './iso-time.ts'
import { ERROR, LEVELS, SILENT } from './levels.ts'
import type { LineFields } from './line-fields.ts'
import type { NamedLogger } from './named-logger.ts'
import type { Preset } from './preset/preset.ts'
import type { ScopeFragments } from './scope-fragments.ts'

export interface LineWriterOptions {
  readonly preset: Preset
  readonly time: IsoTime
  readonly scopes: Scopes
  readonly fragments: ScopeFragments
  readonly fields: LineFields
  readonly faults: Faults
  readonly callSite: 'off' | 'error' | 'always'
  /** Takes the finished line, newline included. */
  readonly emit: (line: string, level: number) => void
}

/** Origins kept ready; a program has a few hundred observed functions. */
const MAX_ORIGINS = 1_000

/**
 * Writes the line of one call. pino formats level, message and fields; everything else stands ready as JSON text, which
 * pino takes as its timestamp. Never throws.
 */
export class LineWriter {
  readonly #options: LineWriterOptions
  readonly #pino: Pino
  readonly #callSiteFrom: number
  readonly #origins = new Map<string, string>()
  readonly #unknownOrigin: string
  #head = ''
  #line = ''

  constructor(options: LineWriterOptions) {
    this.#options = options
    this.#callSiteFrom = { off: SILENT, error: ERROR, always: 0 }[options.callSite]
    this.#unknownOrigin = renderFields(options.preset.originFields(undefined, undefined))
    this.#pino = pino(
      {
        level: 'trace',
        base: null,
        messageKey: options.preset.messageKey,
        timestamp: () => this.#head,
        formatters: {
          level: (label) => options.preset.levelFields(LEVEL_NAMES[LEVELS.indexOf(label as 'info')] ?? 'INFO'),
        },
        serializers: { err: (value: unknown) => value },
        // Instrumentations of pino add trace ids by a mixin; the line has them already.
        mixinMergeStrategy: (fields: object) => fields,
      },
      { write: (line: string) => this.#take(line) },
    )
  }

  /** `values` are what follows the second argument of the call. */
  write(logger: NamedLogger, level: number, value: unknown, message: unknown, values: unknown[]): void {
    try {
      this.#write(logger, level, value, message, values)
    } catch (error) {
      this.#writeUnreadable(logger, level, value, message, error)
    }
  }

  /** A line of the library itself, outside any request. */
  render(logger: NamedLogger, level: number, fields: Fields, message: string): string {
    this.#head = this.#options.time.fragment() + logger.fragment + this.#unknownOrigin
    this.#format(level, fields, message, [])
    return this.#line
  }

  #write(logger: NamedLogger, level: number, value: unknown, message: unknown, values: unknown[]): void {
    if (typeof value === 'object' && value !== null) {
      this.#writeFields(logger, level, value, message, values)
    } else if (typeof value !== 'string') {
      const text = value === undefined || value === null ? (message ?? '') : value
      this.#writeText(logger, level, textOf(text), values)
    } else if (message === undefined) {
      this.#writeText(logger, level, value, values)
    } else if (isFields(message, value, values)) {
      this.#writeFields(logger, level, message, value, values)
    } else {
      values.unshift(message)
      this.#writeText(logger, level, value, values)
    }
  }

  #writeText(logger: NamedLogger, level: number, text: string, values: unknown[]): void {
    this.#head = this.#headOf(logger, level, undefined)
    this.#send(level, null, text, values)
  }

  #writeFields(logger: NamedLogger, level: number, source: object, message: unknown, values: unknown[]): void {
    const { fields: lineFields, preset } = this.#options
    let fields = lineFields.of(logger.serialised(source))
    let text = message === undefined ? undefined : textOf(message)
    if (lineFields.error !== undefined) {
      const error = errorFieldsOf(lineFields.error)
      fields = { ...fields, ...preset.errorFields(error) }
      text ??= error.message
    }
    this.#head = this.#headOf(logger, level, fields)
    this.#send(level, fields, text ?? '', values)
  }

  #send(level: number, fields: Fields | null, text: string, values: unknown[]): void {
    const hasValues = values.length > 0 && text.includes('%')
    this.#format(
      level,
      fields,
      bounded(text),
      hasValues ? values.map((value) => this.#options.fields.argument(value)) : values,
    )
    this.#options.emit(this.#line, level)
  }

  /** Everything of the line but level, fields and message. */
  #headOf(logger: NamedLogger, level: number, fields: Fields | undefined): string {
    const { time, scopes } = this.#options
    const scope = scopes.current()
    const origin = this.#originOf(logger, level, scope)
    if (fields !== undefined && this.#collides(fields, logger, scope)) {
      return time.fragment() + this.#contextWithout(logger, scope, fields) + origin
    }
    const context = scope === undefined ? '' : this.#options.fragments.of(scope)
    return time.fragment() + logger.fragment + context + origin
  }

  #collides(fields: Fields, logger: NamedLogger, scope: Scope | undefined): boolean {
    const bound = logger.bound
    const annotated = scope?.request?.fields
    if (bound === undefined && annotated === undefined) return false
    for (const key in fields) {
      if (bound !== undefined && key in bound) return true
      if (annotated !== undefined && Object.hasOwn(annotated, key)) return true
    }
    return false
  }

  /** The line's own fields go before those bound to the logger, and these before the request's. */
  #contextWithout(logger: NamedLogger, scope: Scope | undefined, fields: Fields): string {
    const bound = logger.bound ?? {}
    const context = scope === undefined ? '' : this.#options.fragments.without(scope, { ...bound, ...fields })
    return logger.identity + renderFieldsWithout(bound, fields) + context
  }

  #originOf(logger: NamedLogger, level: number, scope: Scope | undefined): string {
    const name = scope?.functionName
    if (level >= this.#callSiteFrom) {
      const place: CallSite | undefined = callSiteOf(logger.entryOf(level))
      if (place !== undefined) return renderFields(this.#options.preset.originFields(name, place))
    }
    if (name === undefined) return this.#unknownOrigin
    const known = this.#origins.get(name)
    if (known !== undefined) return known
    const origin = renderFields(this.#options.preset.originFields(bounded(name), undefined))
    if (this.#origins.size < MAX_ORIGINS) this.#origins.set(name, origin)
    return origin
  }

  #format(level: number, fields: Fields | null, text: string, values: unknown[]): void {
    this.#line = ''
    const entry = LEVELS[level] ?? 'info'
    if (values.length === 0) this.#pino[entry](fields, text)
    else this.#pino[entry](fields, text, ...values)
  }

  #take(line: string): void {
    this.#line = line
  }

  /** The call passed something that cannot be read: the line says so, with whatever text there is. */
  #writeUnreadable(logger: NamedLogger, level: number, value: unknown, message: unknown, reason: unknown): void {
    const { faults } = this.#options
    try {
      faults.report('user', reason)
      const text = typeof message === 'string' ? message : typeof value === 'string' ? value : ''
      this.#head = this.#headOf(logger, level, undefined)
      this.#format(level, { 'fields.unreadable': errorFieldsOf(reason).message.slice(0, 200) }, bounded(text), [])
      this.#options.emit(this.#line, level)
    } catch (error) {
      faults.report('logging', error)
    }
  }
}

/** `error('failed', error)` and `info('stored', { items: 3 })`: not pino's way, but what many loggers accept. */
function isFields(message: unknown, text: string, values: readonly unknown[]): message is object {
  return typeof message === 'object' && message !== null && values.length === 0 && !text.includes('%')
}
