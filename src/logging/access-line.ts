import { LEVEL_NAMES } from '../catalogue/log-fields.ts'
import { AccessKinds } from './access-kinds.ts'
import { firstFrameOf } from './call-site.ts'
import { errorFieldsOf, errorHeadOf } from './error-fields.ts'
import { type Fields, renderFields } from './fields.ts'
import { flat } from './flat.ts'
import type { IsoTime } from './iso-time.ts'
import { jsonText } from './json-text.ts'
import { ERROR, INFO, WARN } from './levels.ts'
import type { AccessRecord } from './logger.ts'
import type { NamedLogger } from './named-logger.ts'
import type { Preset } from './preset/preset.ts'
import { REDACTED } from './redact-address.ts'
import type { ScopeFragments } from './scope-fragments.ts'

/** Longest user agent that is written, in characters; browsers send up to 200. */
const MAX_USER_AGENT = 512

/**
 * Renders the line of a request. Its fields are few and known, so they go into the text one by one; this costs a third
 * of the general way.
 */
export class AccessLine {
  readonly #preset: Preset
  readonly #time: IsoTime
  readonly #fragments: ScopeFragments
  /** By level. */
  readonly #heads: readonly string[]
  readonly #slowSeconds: number
  readonly #origin: string
  readonly #kinds: AccessKinds
  #lastUserAgent: string | undefined
  #lastUserAgentJson = ''
  readonly #keys: ReadonlySet<string>
  readonly #hidesUserAgent: boolean

  /**
   * `slowRequestMs`: from this duration on the level is warn; undefined: never. `isSecret`: whether the values of this key
   * are to be hidden.
   */
  constructor(
    preset: Preset,
    time: IsoTime,
    fragments: ScopeFragments,
    slowRequestMs: number | undefined,
    isSecret: (key: string) => boolean,
  ) {
    this.#keys = new Set(preset.accessKeys)
    this.#hidesUserAgent = isSecret('user_agent')
    this.#slowSeconds = (slowRequestMs ?? Number.POSITIVE_INFINITY) / 1_000
    this.#preset = preset
    this.#time = time
    this.#fragments = fragments
    this.#heads = LEVEL_NAMES.map((name) => flat(JSON.stringify(preset.levelFields(name)).slice(0, -1)))
    this.#kinds = new AccessKinds(preset)
    this.#origin = flat(renderFields(preset.originFields(undefined, undefined)))
  }

  levelOf(record: AccessRecord): number {
    if (record.status >= 500) return ERROR
    return record.seconds >= this.#slowSeconds ? WARN : INFO
  }

  /** The line of `record`, newline included. */
  render(record: AccessRecord, logger: NamedLogger): string {
    const kind = this.#kinds.of(record.method, record.endpoint, record.status)
    return (
      this.#heads[this.levelOf(record)] +
      this.#time.fragment(record.endTime) +
      logger.fragment +
      this.#fragments.beside(record.scope, this.#keys) +
      this.#outcome(record) +
      kind.head +
      this.#preset.accessTail(record, this.#userAgent(record.userAgent)) +
      (record.aborted ? kind.abortedEnd : kind.end)
    )
  }

  /** Where the error came from, which says more than where this line is written, and the error. */
  #outcome({ error, status, scope }: AccessRecord): string {
    if (error === undefined || error === null) return this.#origin
    // What a client did wrong has a class and a message; its stack would say where it was noticed, at some cost.
    if (status < 500) return this.#origin + renderFields(this.#preset.errorFields(errorHeadOf(error)))
    const fields = errorFieldsOf(error)
    const origin: Fields = this.#preset.originFields(scope.functionName, firstFrameOf(fields.stack))
    return renderFields({ ...origin, ...this.#preset.errorFields(fields) })
  }

  #userAgent(given: unknown): string | undefined {
    if (typeof given !== 'string') return undefined
    // One client after the other is often the same: a load balancer's neighbour, another service.
    if (given !== this.#lastUserAgent) {
      this.#lastUserAgent = given
      this.#lastUserAgentJson = jsonText(this.#hidesUserAgent ? REDACTED : given.slice(0, MAX_USER_AGENT))
    }
    return this.#lastUserAgentJson
  }
}
