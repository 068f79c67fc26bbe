import type { Heartbeat } from '../../metrics/isolation/heartbeat.ts'
import type { ForeignReading } from '../../metrics/isolation/reading.ts'
import type { FromExporter, Question } from './exporter-messages.ts'

/** How often it is looked whether the main thread still shows signs of life, in milliseconds. */
const LOOK_MS = 20
/** How long an answer is waited for in any case: more than all that the main thread does has limits of its own. */
const LIMIT_MS = 8_000

interface Asked {
  readonly parts: ForeignReading[]
  readonly settle: (answer: unknown) => void
}

/** The main thread as the exporter sees it: asked by messages, watched by its heartbeat. */
export class MainThread {
  readonly #post: (message: FromExporter) => void
  readonly #heartbeat: Heartbeat
  readonly #asked = new Map<number, Asked>()
  #requests = 0

  constructor(post: (message: FromExporter) => void, heartbeat: Heartbeat) {
    this.#post = post
    this.#heartbeat = heartbeat
  }

  /** For how long it has shown no sign of life, in milliseconds. */
  overdueMs(): number {
    return this.#heartbeat.overdueMs()
  }

  /** The answer, however late, and what was sent ahead of it. */
  ask<A>(question: Question): Promise<{ readonly parts: readonly ForeignReading[]; readonly answer: A }> {
    const request = ++this.#requests
    return new Promise((resolve) => {
      const parts: ForeignReading[] = []
      this.#asked.set(request, { parts, settle: (answer) => resolve({ parts, answer: answer as A }) })
      this.#post({ kind: 'question', request, question })
    })
  }

  received(request: number, part: ForeignReading): void {
    this.#asked.get(request)?.parts.push(part)
  }

  answered(request: number, answer: unknown): void {
    const asked = this.#asked.get(request)
    this.#asked.delete(request)
    asked?.settle(answer)
  }

  /** The result; undefined once the main thread has shown no sign of life for `ms` milliseconds, and after `limitMs`. */
  within<T>(result: Promise<T>, ms: number, limitMs = LIMIT_MS): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const began = performance.now()
      const look = (): void => {
        if (this.overdueMs() < ms && performance.now() - began < Math.min(limitMs, LIMIT_MS)) return
        clearInterval(timer)
        resolve(undefined)
      }
      const timer = setInterval(look, LOOK_MS)
      result.then(resolve, reject).finally(() => clearInterval(timer))
      look()
    })
  }
}
