/** Raised when a message would grow past the writer's limit; carries nothing, because it is caught at once. */
export const WRITER_FULL = new Error('The message is longer than the writer allows')

/** Strings up to this many UTF-16 units fit one length byte, whatever they hold: 3 bytes each at most. */
const ONE_BYTE_LENGTH = 42
/** The same for a length of two bytes. */
const TWO_BYTE_LENGTH = 5_461
/** Fields below this many bytes fit a length of two bytes. */
export const SHORT_FIELD = 16_384
/** Room for tags, lengths and numbers of one field. */
const FIELD_OVERHEAD = 24

/**
 * Protobuf, written in one pass: lengths that are not known beforehand are padded to a fixed number of bytes and filled in
 * afterwards, which the format allows. The buffer grows as needed up to `limit` bytes.
 */
export class ProtobufWriter {
  readonly #limit: number
  #buffer: Buffer
  #position = 0

  constructor(initialBytes: number, limit: number) {
    this.#buffer = Buffer.allocUnsafeSlow(Math.min(initialBytes, limit))
    this.#limit = limit
  }

  get position(): number {
    return this.#position
  }

  /** Forgets everything written from `position` on. */
  rewind(position: number): void {
    this.#position = position
  }

  /** A copy of what was written. */
  copy(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#position))
  }

  /** Starts a length-delimited field of any length; `close()` takes the answer. `tag` is below 128. */
  open(tag: number): number {
    this.#reserve(FIELD_OVERHEAD)
    this.#buffer[this.#position++] = tag
    this.#position += 4
    return this.#position
  }

  /** Fills in the length of the field that starts at `start`. May be called again when the field has grown. */
  close(start: number): void {
    const length = this.#position - start
    const buffer = this.#buffer
    buffer[start - 4] = (length & 127) | 128
    buffer[start - 3] = ((length >>> 7) & 127) | 128
    buffer[start - 2] = ((length >>> 14) & 127) | 128
    buffer[start - 1] = (length >>> 21) & 127
  }

  /** The same for a field that stays below `SHORT_FIELD` bytes; goes with `closeShort()`. */
  openShort(tag: number): number {
    this.#reserve(FIELD_OVERHEAD)
    this.#buffer[this.#position++] = tag
    this.#position += 2
    return this.#position
  }

  closeShort(start: number): void {
    const length = this.#position - start
    this.#buffer[start - 2] = (length & 127) | 128
    this.#buffer[start - 1] = length >>> 7
  }

  /** Bytes as they are, without tag and length. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#position)
    this.#position += bytes.length
  }

  string(tag: number, text: string): void {
    const units = text.length
    this.#reserve(units * 3 + FIELD_OVERHEAD)
    this.#buffer[this.#position++] = tag
    const lengthBytes = units <= ONE_BYTE_LENGTH ? 1 : units <= TWO_BYTE_LENGTH ? 2 : 4
    this.#position += lengthBytes
    const start = this.#position
    this.#position = this.#utf8(text, start)
    if (lengthBytes === 1) this.#buffer[start - 1] = this.#position - start
    else if (lengthBytes === 2) this.closeShort(start)
    else this.close(start)
  }

  /** A field with a varint of up to 32 bits. */
  uint32(tag: number, value: number): void {
    this.#reserve(FIELD_OVERHEAD)
    this.#buffer[this.#position++] = tag
    this.#varint(value)
  }

  /** A field with an integer of up to 64 bits, negative ones as two's complement. */
  int64(tag: number, value: number): void {
    if (value >= 0 && value <= 0x7fff_ffff) {
      this.uint32(tag, value)
      return
    }
    this.#reserve(FIELD_OVERHEAD)
    this.#buffer[this.#position++] = tag
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest > 127n) {
      this.#buffer[this.#position++] = Number(rest & 127n) | 128
      rest >>= 7n
    }
    this.#buffer[this.#position++] = Number(rest)
  }

  double(tag: number, value: number): void {
    this.#reserve(FIELD_OVERHEAD)
    this.#buffer[this.#position++] = tag
    this.#position = this.#buffer.writeDoubleLE(value, this.#position)
  }

  /** 32 bits as they are; `tag` takes two bytes. */
  fixed32(tag: number, value: number): void {
    this.#reserve(FIELD_OVERHEAD)
    this.#varint(tag)
    this.#word(value)
  }

  /** Nanoseconds since 1970 of a time in seconds and nanoseconds, as 64 bits. */
  unixNano(tag: number, seconds: number, nanoseconds: number): void {
    this.#reserve(FIELD_OVERHEAD)
    this.#buffer[this.#position++] = tag
    // The product does not fit a double exactly: the halves of the seconds are multiplied by themselves.
    const low = (seconds % 65_536) * 1e9 + nanoseconds
    const high = Math.floor(seconds / 65_536) * 1e9
    const lowWord = (low % 4_294_967_296) + (high % 65_536) * 65_536
    const carry = lowWord >= 4_294_967_296 ? 1 : 0
    this.#word(lowWord - carry * 4_294_967_296)
    this.#word(Math.floor(low / 4_294_967_296) + Math.floor(high / 65_536) + carry)
  }

  /** A field with the bytes that a text of hex digits stands for. */
  hex(tag: number, digits: string): void {
    this.#reserve(FIELD_OVERHEAD)
    const buffer = this.#buffer
    let position = this.#position
    buffer[position++] = tag
    buffer[position++] = digits.length >> 1
    for (let i = 0; i < digits.length; i += 2) {
      buffer[position++] = (nibble(digits.charCodeAt(i)) << 4) | nibble(digits.charCodeAt(i + 1))
    }
    this.#position = position
  }

  #varint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.#buffer[this.#position++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#buffer[this.#position++] = rest
  }

  #word(value: number): void {
    const buffer = this.#buffer
    const position = this.#position
    buffer[position] = value
    buffer[position + 1] = value >>> 8
    buffer[position + 2] = value >>> 16
    buffer[position + 3] = value >>> 24
    this.#position = position + 4
  }

  /** Writes the text and answers the position behind it. Short ASCII is quicker by hand than through a native call. */
  #utf8(text: string, start: number): number {
    const buffer = this.#buffer
    let position = start
    if (text.length <= 64) {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i)
        if (code > 127) return start + buffer.write(text, start)
        buffer[position++] = code
      }
      return position
    }
    return start + buffer.write(text, start)
  }

  #reserve(bytes: number): void {
    const needed = this.#position + bytes
    if (needed <= this.#buffer.length) return
    if (needed > this.#limit) throw WRITER_FULL
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#limit, Math.max(needed, this.#buffer.length * 2)))
    this.#buffer.copy(grown, 0, 0, this.#position)
    this.#buffer = grown
  }
}

/** Value of a lower-case or upper-case hex digit. */
function nibble(code: number): number {
  return code <= 57 ? code - 48 : (code & 31) + 9
}
