import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteWriter } from './byte-writer.ts'
import { escapeLabel, numberText } from './text-format.ts'

const part = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('"', '\\', '\n', 'a"b', 'é', '🦊', '\ud800', 'x\udc00y'),
)

test('what is written is the text in UTF-8, whatever its characters and however small the memory was', () => {
  fc.assert(
    fc.property(fc.array(part), fc.integer({ min: 1, max: 64 }), (parts, size) => {
      const writer = new ByteWriter(size)
      let expected = ''
      for (const text of parts) {
        writer.text(text)
        const from = writer.length
        writer.labelValue(text)
        writer.repeat(from, writer.length)
        // Written apart, halves of a surrogate pair do not become one.
        expected += [text, escapeLabel(text), escapeLabel(text)].map((one) => Buffer.from(one).toString()).join('')
      }
      expect(writer.bytes.toString('utf8', 0, writer.length)).toBe(expected)
    }),
  )
})

test('a number has the text that both formats want', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.nat(), fc.nat(12)), (value) => {
      const writer = new ByteWriter(1)
      expect(writer.number(value)).toBe(numberText(value).length)
      expect(writer.bytes.toString('latin1', 0, writer.length)).toBe(numberText(value))
    }),
  )
})
