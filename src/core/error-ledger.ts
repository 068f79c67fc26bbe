/**
 * Which errors were counted already. An error that travels up through several observed functions and the request is one
 * error; all of them ask the same ledger.
 */
export class ErrorLedger {
  readonly #claimed = new WeakSet<object>()

  /**
   * True for whoever asks first about this error object and false from then on. Thrown values that are no objects have
   * no identity: the answer is always true.
   */
  claim(error: unknown): boolean {
    if ((typeof error !== 'object' || error === null) && typeof error !== 'function') return true
    if (this.#claimed.has(error)) return false
    this.#claimed.add(error)
    return true
  }
}
