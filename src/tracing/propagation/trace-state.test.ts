import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTraceState, TraceState } from './trace-state.ts'

test.each([
  ['foo=1', 'foo=1'],
  ['foo=1,bar=2', 'foo=1,bar=2'],
  [' foo=1 ,\t bar=2\t', 'foo=1,bar=2'],
  ['foo=1,,bar=2,', 'foo=1,bar=2'],
  [['foo=1', 'bar=2'], 'foo=1,bar=2'],
  ['foo= 1', 'foo= 1'],
  ['fw529a3039@dt=FfAB-_~;:!', 'fw529a3039@dt=FfAB-_~;:!'],
  ['0tenant@system=x', '0tenant@system=x'],
  [`${'a'.repeat(256)}=1`, `${'a'.repeat(256)}=1`],
  [`foo=${'v'.repeat(256)}`, `foo=${'v'.repeat(256)}`],
  [`${'t'.repeat(241)}@${'v'.repeat(14)}=1`, `${'t'.repeat(241)}@${'v'.repeat(14)}=1`],
])('%j is carried on', (header, expected) => {
  expect(parseTraceState(header)).toBe(expected)
})

test.each([
  ['foo'],
  ['=1'],
  ['foo='],
  ['foo =1'],
  ['FOO=1'],
  ['0foo=1'],
  ['foo.bar=1'],
  ['@foo=1'],
  ['foo@=1'],
  ['foo@@bar=1'],
  ['foo@bar@baz=1'],
  ['foo@0bar=1'],
  ['foo=1=2'],
  ['foo=\u00e9'],
  ['foo=a\u0001'],
  ['foo=1,foo=2'],
  [`${'a'.repeat(257)}=1`],
  [`${'t'.repeat(242)}@v=1`],
  [`t@${'v'.repeat(15)}=1`],
  [`foo=${'v'.repeat(257)}`],
  [Array.from({ length: 33 }, (_, i) => `k${i}=1`).join(',')],
  [`foo=1,${'x'.repeat(20_000)}=1`],
  [42],
  [{}],
])('%j is dropped as a whole', (header) => {
  expect(parseTraceState(header)).toBe('')
})

test('32 members are carried on', () => {
  const header = Array.from({ length: 32 }, (_, i) => `k${i}=1`).join(',')
  expect(parseTraceState(header)).toBe(header)
})

test('a list of more than 512 characters loses long members first, then those at the end', () => {
  const long = `long=${'x'.repeat(200)}`
  const short = Array.from({ length: 12 }, (_, i) => `k${i}=${'y'.repeat(36)}`)
  const kept = parseTraceState([short[0], long, ...short.slice(1)].join(','))
  expect(kept).toBe(short.slice(0, 12).join(','))
  expect(kept.length).toBeLessThanOrEqual(512)
  const many = Array.from({ length: 20 }, (_, i) => `k${i}=${'y'.repeat(60)}`)
  expect(parseTraceState(many.join(','))).toBe(many.slice(0, 8).join(','))
})

test('headers that are no texts are none', () => {
  expect([[{ toString: false }], ['a=1', ['b=2']], [1], 7, null].map(parseTraceState)).toEqual(['', '', '', '', ''])
})

test('no input throws, and what is kept is read back unchanged', () => {
  const characters = fc.string({ unit: fc.constantFrom(...'ab0=,@ \t_-*/\u00e9\n'), maxLength: 40 })
  fc.assert(
    fc.property(fc.oneof(fc.anything(), characters, fc.array(characters)), (header) => {
      const kept = parseTraceState(header)
      expect(parseTraceState(kept)).toBe(kept)
      expect(kept.length).toBeLessThanOrEqual(512)
    }),
    { numRuns: 1_000 },
  )
})

test('the state can be asked and changed as in the API of OpenTelemetry', () => {
  const state = new TraceState('a=1,b=2')
  expect([state.get('a'), state.get('b'), state.get('c')]).toEqual(['1', '2', undefined])
  expect(state.set('b', '3').serialize()).toBe('b=3,a=1')
  expect(state.unset('a').serialize()).toBe('b=2')
  expect(state.set('NOT ALLOWED', '1').serialize()).toBe('a=1,b=2')
  expect(state.serialize()).toBe('a=1,b=2')
  expect(new TraceState('').set('a', '1').serialize()).toBe('a=1')
})
