import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const SPAN = 'b7ad6b7169203331'

test.each([
  [`00-${TRACE}-${SPAN}-01`, 1],
  [`00-${TRACE}-${SPAN}-00`, 0],
  [`00-${TRACE}-${SPAN}-03`, 1],
  [`00-${TRACE}-${SPAN}-fe`, 0],
  [`01-${TRACE}-${SPAN}-01`, 1],
  [`cc-${TRACE}-${SPAN}-01-what-the-future-brings`, 1],
  [`fe-${TRACE}-${SPAN}-01-`, 1],
])('%s is read', (header, traceFlags) => {
  expect(parseTraceparent(header)).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags })
})

test.each([
  [''],
  ['00'],
  [`00-${TRACE}-${SPAN}`],
  [`00-${TRACE}-${SPAN}-1`],
  [`00-${TRACE}-${SPAN}-01-`],
  [`00-${TRACE}-${SPAN}-01-extra`],
  [`00-${TRACE}-${SPAN}-01 `],
  [` 00-${TRACE}-${SPAN}-01`],
  [`ff-${TRACE}-${SPAN}-01`],
  [`0A-${TRACE}-${SPAN}-01`],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`],
  [`00-${TRACE}-${SPAN.toUpperCase()}-01`],
  [`00-${TRACE}-${SPAN}-0X`],
  [`00-${'0'.repeat(32)}-${SPAN}-01`],
  [`00-${TRACE}-${'0'.repeat(16)}-01`],
  [`00-${TRACE}_${SPAN}-01`],
  [`00-${TRACE.slice(1)}g-${SPAN}-01`],
  [`01-${TRACE}-${SPAN}-01.`],
  [`00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
  [`cc-${TRACE}-${SPAN}-01-more, 00-${TRACE}-${SPAN}-01`],
  [undefined],
  [42],
  [[`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`]],
])('%j starts a fresh trace', (header) => {
  expect(parseTraceparent(header)).toBeUndefined()
})

test('whatever arrives, it is either refused or read by the grammar', () => {
  const hex = fc.constantFrom(...'0123456789abcdefABCDEFg-')
  const nearly = fc
    .tuple(fc.constant(`00-${TRACE}-${SPAN}-01`), fc.nat(60), hex)
    .map(([header, at, digit]) => header.slice(0, at) + digit + header.slice(at + 1))
  const grammar =
    /^(?:00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|(?!00|ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?:-[^,]*)?)$/
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string(), nearly), (header) => {
      const parent = parseTraceparent(header)
      const isZero = typeof header === 'string' && /^..-0{32}-|^.{35}-0{16}-/.test(header)
      expect(parent !== undefined).toBe(typeof header === 'string' && grammar.test(header) && !isZero)
    }),
    { numRuns: 1_000 },
  )
})

test('what is written is read back, with the sampled bit alone', () => {
  expect(formatTraceparent(TRACE, SPAN, 0xff)).toBe(`00-${TRACE}-${SPAN}-01`)
  expect(formatTraceparent(TRACE, SPAN, 2)).toBe(`00-${TRACE}-${SPAN}-00`)
  expect(parseTraceparent(formatTraceparent(TRACE, SPAN, 1))).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags: 1 })
})
