/**
 * Decides for traces that start here, from the trace id alone, so that every service with the same ratio decides alike.
 * The same arithmetic as OpenTelemetry's `TraceIdRatioBased`. `ratio`: 0 to 1.
 */
export class RatioSampler {
  readonly #bound: number

  constructor(ratio: number) {
    this.#bound = ratio >= 1 ? 0x1_0000_0000 : Math.floor(ratio * 0xffff_ffff)
  }

  isSampled(traceId: string): boolean {
    if (this.#bound === 0x1_0000_0000) return true
    if (this.#bound <= 0) return false
    let folded = 0
    for (let i = 0; i < 32; i += 8) folded ^= wordAt(traceId, i)
    return folded >>> 0 < this.#bound
  }
}

/** Eight lower-case hex digits as a number of 32 bits. `parseInt` of slices takes twice as long. */
function wordAt(hex: string, from: number): number {
  let word = 0
  for (let i = from; i < from + 8; i++) {
    const code = hex.charCodeAt(i)
    word = (word << 4) | (code <= 57 ? code - 48 : code - 87)
  }
  return word
}
