/** One field of a protobuf message: a number for varints, bytes for length-delimited fields. */
export interface ProtobufField {
  readonly number: number
  readonly value: number | Buffer
}

/**
 * The fields of a message, as far as the small answers of a collector need them: varints, strings and nested messages.
 * Stops quietly at anything malformed; the answer was only informative.
 */
export function* readFields(bytes: Buffer): Generator<ProtobufField> {
  let position = 0
  const varint = (): number => {
    let value = 0
    let factor = 1
    for (let i = 0; i < 10 && position < bytes.length; i++) {
      const byte = bytes[position++] as number
      value += (byte & 127) * factor
      if (byte < 128) return value
      factor *= 128
    }
    return Number.NaN
  }
  while (position < bytes.length) {
    const tag = varint()
    const wireType = tag & 7
    if (wireType === 0) {
      yield { number: tag >>> 3, value: varint() }
    } else if (wireType === 2) {
      const length = varint()
      if (!(position + length <= bytes.length)) return
      yield { number: tag >>> 3, value: bytes.subarray(position, position + length) }
      position += length
    } else if (wireType === 1 || wireType === 5) {
      position += wireType === 1 ? 8 : 4
    } else {
      return
    }
  }
}

/** The nested message or string with this number, if there is one. */
export function fieldBytes(message: Buffer, number: number): Buffer | undefined {
  for (const field of readFields(message)) {
    if (field.number === number && typeof field.value !== 'number') return field.value
  }
  return undefined
}

/** The varint with this number; 0 where it is left out, as protobuf means it. */
export function fieldNumber(message: Buffer, number: number): number {
  for (const field of readFields(message)) {
    if (field.number === number && typeof field.value === 'number') return field.value
  }
  return 0
}
