import { flat } from './flat.ts'
import type { Preset } from './preset/preset.ts'

/** Kinds of requests whose texts are kept; a program has some hundred. */
const MAX_KINDS = 2_000

/** What the lines of all requests of one method, route and status have in common, as JSON text. */
export interface AccessKindText {
  /** The fields up to the value of the duration. */
  readonly head: string
  /** The message and the end of the line; the second one for requests that were aborted. */
  readonly end: string
  readonly abortedEnd: string
}

/** Keeps the texts of the kinds of requests: rendering them costs more than all the rest of a line. */
export class AccessKinds {
  readonly #preset: Preset
  readonly #known = new Map<string, Map<string, Map<number, AccessKindText>>>()
  #count = 0

  constructor(preset: Preset) {
    this.#preset = preset
  }

  of(method: string, endpoint: string, status: number): AccessKindText {
    return this.#known.get(endpoint)?.get(method)?.get(status) ?? this.#add(method, endpoint, status)
  }

  #add(method: string, endpoint: string, status: number): AccessKindText {
    const text = this.#render(method, endpoint, status)
    if (this.#count >= MAX_KINDS) return text
    this.#count++
    const byMethod = this.#known.get(endpoint) ?? new Map<string, Map<number, AccessKindText>>()
    this.#known.set(endpoint, byMethod)
    const byStatus = byMethod.get(method) ?? new Map<number, AccessKindText>()
    byMethod.set(method, byStatus)
    byStatus.set(status, text)
    return text
  }

  #render(method: string, endpoint: string, status: number): AccessKindText {
    const head = this.#preset.accessHead({ method: JSON.stringify(method), endpoint: JSON.stringify(endpoint), status })
    const message = `${method} ${endpoint} ${status}`
    const end = (text: string): string => flat(`,${JSON.stringify(this.#preset.messageKey)}:${JSON.stringify(text)}}\n`)
    return { head: flat(head), end: end(message), abortedEnd: end(`${message} aborted`) }
  }
}
