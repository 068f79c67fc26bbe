/**
 * Which errors were counted already. An error that travels up through several observed functions and the request is one
 * error; all of them ask the same ledger.
 */
export class ErrorLedger {
  readonly #claimed = new WeakMap<object, object | undefined>()
  readonly #requests = new WeakSet<object>()

  /**
   * True for whoever asks first about this error object and false from then on. Thrown values that are no objects have
   * no identity: the answer is always true. An error object that is thrown again in another `request` is a new error.
   */
  claim(error: unknown, request?: object | undefined): boolean {
    if (request !== undefined) this.#requests.add(request)
    if ((typeof error !== 'object' || error === null) && typeof error !== 'function') return true
    if (this.#claimed.has(error)) {
      const earlier = this.#claimed.get(error)
      if (earlier === undefined || request === undefined || earlier === request) return false
    }
    this.#claimed.set(error, request)
    return true
  }

  /** True once an error was claimed in this request. */
  hasClaimIn(request: object): boolean {
    return this.#requests.has(request)
  }
}
