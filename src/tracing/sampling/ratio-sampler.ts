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
    for (let i = 0; i < 32; i += 8) folded ^= Number.parseInt(traceId.slice(i, i + 8), 16)
    return folded >>> 0 < this.#bound
  }
}
