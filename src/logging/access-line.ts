import { LEVEL_NAMES } from '../catalogue/log-fields.ts'
import { firstFrameOf } from './call-site.ts'
import { errorFieldsOf } from './error-fields.ts'
import { renderFields } from './fields.ts'
import type { IsoTime } from './iso-time.ts'
import { ERROR, INFO, WARN } from './levels.ts'
import type { AccessRecord } from './logger.ts'
import type { NamedLogger } from './named-logger.ts'
import type { Preset } from './preset/preset.ts'
import type { ScopeFragments } from './scope-fragments.ts'

/** Texts kept as JSON: methods and route templates, of which a program has a bounded number. */
const MAX_TEXTS = 2_000

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
  readonly #message: string
  readonly #origin: string
  readonly #texts = new Map<string, string>()

  /** `slowRequestMs`: from this duration on the level is warn; undefined: never. */
  constructor(preset: Preset, time: IsoTime, fragments: ScopeFragments, slowRequestMs: number | undefined) {
    this.#slowSeconds = (slowRequestMs ?? Number.POSITIVE_INFINITY) / 1_000
    this.#preset = preset
    this.#time = time
    this.#fragments = fragments
    this.#heads = LEVEL_NAMES.map((name) => JSON.stringify(preset.levelFields(name)).slice(0, -1))
    this.#message = `,${JSON.stringify(preset.messageKey)}:"`
    this.#origin = renderFields(preset.originFields(undefined, undefined))
  }

  levelOf(record: AccessRecord): number {
    if (record.status >= 500) return ERROR
    return record.seconds >= this.#slowSeconds ? WARN : INFO
  }

  /** The line of `record`, newline included. */
  render(record: AccessRecord, logger: NamedLogger): string {
    const method = this.#json(record.method)
    const endpoint = this.#json(record.endpoint)
    const { status, seconds, aborted } = record
    const isFailure = status >= 500
    return (
      this.#heads[this.levelOf(record)] +
      this.#time.fragment() +
      logger.fragment +
      this.#fragments.of(record.scope) +
      (isFailure ? this.#failure(record) : this.#origin) +
      this.#preset.accessFragment({ method, endpoint, status, seconds, aborted }) +
      this.#message +
      method.slice(1, -1) +
      ' ' +
      endpoint.slice(1, -1) +
      ' ' +
      status +
      '"}\n'
    )
  }

  /** Where the error came from, which says more than where this line is written, and the error. */
  #failure(record: AccessRecord): string {
    const { error } = record
    if (error === undefined || error === null) return this.#origin
    const fields = errorFieldsOf(error)
    const origin = this.#preset.originFields(record.scope.functionName, firstFrameOf(fields.stack))
    return renderFields({ ...origin, ...this.#preset.errorFields(fields) })
  }

  #json(text: string): string {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    const json = JSON.stringify(text)
    if (this.#texts.size < MAX_TEXTS) this.#texts.set(text, json)
    return json
  }
}
