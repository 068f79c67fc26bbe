/** Batch that is written without waiting for the end of the turn, in characters. */
export const BATCH = 16_384

/** Takes the bytes of a batch, at most three a character; one for all sinks, as a batch is written before the next one. */
const scratch = Buffer.allocUnsafeSlow(BATCH * 3)

/** The bytes of the text, valid until the next call. */
export function batchBytes(text: string): Uint8Array {
  return text.length > BATCH ? Buffer.from(text) : scratch.subarray(0, scratch.write(text))
}
