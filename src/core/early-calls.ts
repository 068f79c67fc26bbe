import { isLive, onInstance } from './current-instance.ts'

/** Calls kept; a program makes some hundred while its modules are loaded. */
const MAX_CALLS = 10_000

/**
 * What modules ask for before there is an instance: done with the first one that is made, and once that has ended with the
 * next.
 */
export class EarlyCalls {
  readonly #calls = new Set<() => void>()
  readonly #onFault: (error: unknown) => void
  #isListening = false
  #holder: object | undefined

  /** `onFault` is told what a call throws once it is made; it must not throw. */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault
  }

  /** Has `call` made when there is an instance, which is the current one by then; answers how to take that back. */
  add(call: () => void): () => void {
    if (this.#calls.size < MAX_CALLS) this.#calls.add(call)
    if (!this.#isListening) onInstance((instance) => this.#makeAll(instance))
    this.#isListening = true
    return () => {
      this.#calls.delete(call)
    }
  }

  #makeAll(instance: object): void {
    if (this.#holder !== undefined && isLive(this.#holder)) return
    this.#holder = instance
    for (const call of [...this.#calls]) {
      try {
        call()
      } catch (error) {
        this.#onFault(error)
      }
    }
  }
}
