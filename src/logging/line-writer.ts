import { loadPino } from '#load-pino'
import { LEVEL_NAMES } from '../catalogue/log-fields.ts'
import type { Scope, Scopes } from '../context/scope.ts'
import { errorMessage } from '../core/error-text.ts'
import type { Faults } from '../core/faults.ts'
import { isError } from '../core/is-error.ts'
import { bounded, textOf } from './bounded-text.ts'
import { callSiteText, firstFrameOf, firstFrameText } from './call-site.ts'
import { errorFieldsOf } from './error-fields.ts'
import { type Fields, fieldsWithout, renderFields } from './fields.ts'
import { flat } from './flat.ts'
import type { IsoTime } from './iso-time.ts'
import { jsonText } from './json-text.ts'
import { ERROR, LEVELS, SILENT } from './levels.ts'
import type { LineFields } from './line-fields.ts'
import type { NamedLogger } from './named-logger.ts'
import type { Preset } from './preset/preset.ts'
import { hideSecrets, mayHideSecrets } from './redact-address.ts'
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
  readonly emit: (line: string, level: number, logger: NamedLogger) => void
  /** Whether a line of this message is to be written; undefined: all are. `message` may have placeholders. */
  readonly takes: ((logger: NamedLogger, level: number, message: string) => boolean) | undefined
}

const NO_VALUES: readonly unknown[] = []

/** pino's own type checks the values against the placeholders of a literal text. */
type PinoMethod = (text: string, ...values: readonly unknown[]) => void

/** Origins kept ready; a program has a few hundred observed functions and places that write errors. */
const MAX_ORIGINS = 1_000

/**
 * Writes the line of one call from parts that are JSON text by then. pino formats messages with placeholders, and takes the
 * ready text as its timestamp. Never throws.
 */
export class LineWriter {
  readonly #preset: Preset
  readonly #time: IsoTime
  readonly #scopes: Scopes
  readonly #fragments: ScopeFragments
  readonly #fields: LineFields
  readonly #faults: Faults
  readonly #emit: LineWriterOptions['emit']
  readonly #takes: LineWriterOptions['takes']
  readonly #pino: Readonly<Record<(typeof LEVELS)[number], PinoMethod>>
  readonly #callSiteFrom: number
  readonly #origins = new Map<string, string>()
  readonly #unknownOrigin: string
  readonly #levelHeads: readonly string[]
  readonly #messageHead: string
  /** What pino is about to take as its timestamp. */
  #head = ''
  #line = ''

  constructor(options: LineWriterOptions) {
    this.#preset = options.preset
    this.#time = options.time
    this.#scopes = options.scopes
    this.#fragments = options.fragments
    this.#fields = options.fields
    this.#faults = options.faults
    this.#emit = options.emit
    this.#takes = options.takes
    this.#callSiteFrom = { off: SILENT, error: ERROR, always: 0 }[options.callSite]
    this.#unknownOrigin = flat(renderFields(options.preset.originFields(undefined, undefined)))
    const { messageKey } = options.preset
    this.#levelHeads = LEVEL_NAMES.map((name) => flat(JSON.stringify(options.preset.levelFields(name)).slice(0, -1)))
    this.#messageHead = flat(`,${JSON.stringify(messageKey)}:`)
    this.#pino = loadPino()(
      {
        level: 'trace',
        base: null,
        messageKey,
        timestamp: () => this.#head,
        formatters: {
          level: (label) => options.preset.levelFields(LEVEL_NAMES[LEVELS.indexOf(label as 'info')] ?? 'INFO'),
        },
        // Instrumentations of pino add trace ids by a mixin; the line has them already.
        mixinMergeStrategy: (fields: object) => fields,
      },
      { write: (line: string) => this.#take(line) },
    )
  }

  /** `values` are what follows the second argument of the call. */
  write(logger: NamedLogger, level: number, value: unknown, message: unknown, values: readonly unknown[]): void {
    try {
      if (this.#takes !== undefined && !this.#takes(logger, level, templateOf(value, message))) return
      this.#write(logger, level, value, message, values)
    } catch (error) {
      this.#writeUnreadable(logger, level, value, message, error)
    }
  }

  /** A line about an error that the library met: its place is the error's, not that of the call. */
  failed(logger: NamedLogger, error: unknown, fields: object, message: string, level: number = ERROR): void {
    try {
      const rendered = this.#fields.render(fields)
      const thrown = errorFieldsOf(error)
      const head = this.#headOf(logger, level, fields, firstFrameText(thrown.stack) ?? '')
      this.#send(logger, level, head + rendered + renderFields(this.#preset.errorFields(thrown)), message, NO_VALUES)
    } catch (fault) {
      this.#faults.report('logging', fault)
    }
  }

  /** A line of the library itself, outside any request. */
  render(logger: NamedLogger, level: number, fields: Fields, message: string): string {
    const head = this.#time.fragment() + logger.fragment + this.#unknownOrigin + renderFields(fields)
    return this.#format(level, head, message, NO_VALUES)
  }

  #write(logger: NamedLogger, level: number, value: unknown, message: unknown, values: readonly unknown[]): void {
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
      this.#writeText(logger, level, value, [message, ...values])
    }
  }

  #writeText(logger: NamedLogger, level: number, text: string, values: readonly unknown[]): void {
    this.#send(logger, level, this.#headOf(logger, level, undefined), text, values)
  }

  #writeFields(logger: NamedLogger, level: number, given: object, message: unknown, values: readonly unknown[]): void {
    const source = logger.serialised(given)
    let rendered = this.#fields.render(source)
    let frame: string | undefined
    let text = message === undefined ? undefined : textOf(message)
    if (this.#fields.error !== undefined) {
      const error = errorFieldsOf(this.#fields.error)
      rendered += renderFields(this.#preset.errorFields(error))
      text ??= error.message
      // Where the error came from says more than where it was caught, and the engine has looked it up already.
      frame = firstFrameText(error.stack)
    }
    this.#send(logger, level, this.#headOf(logger, level, source, frame) + rendered, text ?? '', values)
  }

  #send(logger: NamedLogger, level: number, head: string, text: string, values: readonly unknown[]): void {
    const hasValues = values.length > 0 && text.includes('%')
    const shown = hasValues ? values.map((value) => this.#fields.argument(value)) : NO_VALUES
    this.#emit(this.#format(level, head, bounded(text), shown), level, logger)
  }

  /**
   * Everything of the line but level, fields and message. `source`: the fields of the call; `frame`: where the line came
   * from, when that is not the call; empty when it cannot be told.
   */
  #headOf(logger: NamedLogger, level: number, source: object | undefined, frame?: string): string {
    const scope = this.#scopes.current()
    const origin = this.#originOf(logger, level, scope, frame)
    if (source !== undefined && this.#collides(source, logger, scope)) {
      return this.#time.fragment() + this.#contextWithout(logger, scope, source as Fields) + origin
    }
    const context = scope === undefined ? '' : this.#fragments.of(scope)
    return this.#time.fragment() + logger.fragment + context + origin
  }

  #collides(source: object, logger: NamedLogger, scope: Scope | undefined): boolean {
    const bound = logger.bound
    const annotated = scope?.request?.fields
    if (bound === undefined && annotated === undefined) return false
    for (const key in source) {
      if (bound !== undefined && Object.hasOwn(bound, key)) return true
      if (annotated !== undefined && Object.hasOwn(annotated, key)) return true
    }
    return false
  }

  /** The line's own fields go before those bound to the logger, and these before the request's. */
  #contextWithout(logger: NamedLogger, scope: Scope | undefined, fields: Fields): string {
    const bound = logger.bound ?? {}
    const context = scope === undefined ? '' : this.#fragments.without(scope, { ...bound, ...fields })
    return logger.identity + renderFields(fieldsWithout(bound, fields)) + context
  }

  #originOf(logger: NamedLogger, level: number, scope: Scope | undefined, given: string | undefined): string {
    const name = scope?.functionName
    const frame = level < this.#callSiteFrom ? undefined : (given ?? callSiteText(logger.entryOf(level)))
    if (name === undefined && !frame) return this.#unknownOrigin
    const key = frame ? `${name ?? ''}\n${frame}` : (name as string)
    const known = this.#origins.get(key)
    if (known !== undefined) return known
    const origin = flat(renderFields(this.#preset.originFields(name && bounded(name), firstFrameOf(frame))))
    if (this.#origins.size < MAX_ORIGINS) this.#origins.set(key, origin)
    return origin
  }

  #format(level: number, head: string, text: string, values: readonly unknown[]): string {
    // The way through pino costs more than all the rest, and gives the same where there is nothing to format.
    if (values.length === 0)
      return `${this.#levelHeads[level]}${head}${this.#messageHead}${jsonText(hideSecrets(text))}}\n`
    this.#head = head
    this.#pino[LEVELS[level] ?? 'info'](text, ...values)
    return this.#withoutSecrets(this.#line)
  }

  /** A secret may only have come together with its place in an address by the formatting. */
  #withoutSecrets(line: string): string {
    // Inside of texts the quotes of such a head are escaped: the last one is that of the message.
    const at = line.lastIndexOf(this.#messageHead) + this.#messageHead.length
    const json = line.slice(at, -2)
    if (!mayHideSecrets(json)) return line
    const text = JSON.parse(json) as string
    const shown = hideSecrets(text)
    return shown === text ? line : `${line.slice(0, at)}${jsonText(shown)}}\n`
  }

  #take(line: string): void {
    this.#line = line
  }

  /** The call passed something that cannot be read: the line says so, with whatever text there is. */
  #writeUnreadable(logger: NamedLogger, level: number, value: unknown, message: unknown, reason: unknown): void {
    try {
      this.#faults.report('user', reason)
      const text = typeof message === 'string' ? message : typeof value === 'string' ? value : ''
      const note = renderFields({ 'fields.unreadable': errorFieldsOf(reason).message.slice(0, 200) })
      this.#send(logger, level, this.#headOf(logger, level, undefined) + note, text, NO_VALUES)
    } catch (error) {
      this.#faults.report('logging', error)
    }
  }
}

/** The message before its placeholders are filled. */
function templateOf(value: unknown, message: unknown): string {
  if (typeof value === 'string') return value
  if (typeof message === 'string') return message
  return isError(value) ? errorMessage(value) : ''
}

/** `error('failed', error)` and `info('stored', { items: 3 })`: not pino's way, but what many loggers accept. */
function isFields(message: unknown, text: string, values: readonly unknown[]): message is object {
  return typeof message === 'object' && message !== null && values.length === 0 && !text.includes('%')
}
