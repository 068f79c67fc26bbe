/** Bytes of an exposition. They are not written to while anybody is sending them. */
export class TextBlock {
  readonly bytes: Buffer
  /** How many answers are sending these bytes. */
  holders = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  static of(text: string): TextBlock {
    return new TextBlock(Buffer.from(text))
  }
}
