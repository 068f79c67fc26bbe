import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PropagatorName } from '../../config/options.ts'
import { UnrecordedSpan } from '../unrecorded-span.ts'
import { formatBaggage, parseBaggage } from './baggage-header.ts'
import { Propagation } from './propagation.ts'
import type { HeaderValues } from './trace-format.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'
const NAMES = ['tracecontext', 'b3', 'b3multi', 'datadog'] as const

const read = (names: readonly PropagatorName[], headers: HeaderValues) => new Propagation(names).read(headers)

function written(names: readonly PropagatorName[], span: UnrecordedSpan): Record<string, string> {
  const headers: Record<string, string> = {}
  new Propagation(names).write(span, (name, value) => {
    headers[name] = value
  })
  return headers
}

describe('B3', () => {
  const sampled = { traceId: TRACE, spanId: SPAN, traceFlags: 1, traceState: '' }

  test.each<[HeaderValues, unknown]>([
    [{ b3: `${TRACE}-${SPAN}-1` }, sampled],
    [{ b3: `${TRACE}-${SPAN}-d` }, sampled],
    [{ b3: `${TRACE}-${SPAN}-0` }, { ...sampled, traceFlags: 0 }],
    [{ b3: `${TRACE}-${SPAN}` }, { ...sampled, traceFlags: undefined }],
    [{ b3: `${TRACE}-${SPAN}-1-05e3ac9a4f6e3b90` }, sampled],
    [{ b3: `a3ce929d0e0e4736-${SPAN}-1` }, { ...sampled, traceId: '0000000000000000a3ce929d0e0e4736' }],
    [{ b3: '0' }, 'denied'],
    [{ b3: '1' }, undefined],
    [{ b3: 'd' }, undefined],
    [{ b3: '' }, undefined],
    [{ b3: `${TRACE}-${SPAN}-2` }, undefined],
    [{ b3: `${TRACE}-${SPAN}-` }, undefined],
    [{ b3: `${TRACE}-${SPAN}-1-05` }, undefined],
    [{ b3: `${TRACE.toUpperCase()}-${SPAN}-1` }, undefined],
    [{ b3: `${'0'.repeat(32)}-${SPAN}-1` }, undefined],
    [{ b3: `${TRACE}-${'0'.repeat(16)}-1` }, undefined],
    [{ b3: [`${TRACE}-${SPAN}-1`, `${TRACE}-${SPAN}-1`] }, undefined],
    [{ 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': '1' }, sampled],
    [{ 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': 'true' }, sampled],
    [
      { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': '0' },
      { ...sampled, traceFlags: 0 },
    ],
    [{ 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-flags': '1' }, sampled],
    [
      { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN },
      { ...sampled, traceFlags: undefined },
    ],
    [{ 'x-b3-sampled': '0' }, 'denied'],
    [{ 'x-b3-sampled': '1' }, undefined],
    [{ 'x-b3-traceid': TRACE }, undefined],
    [{ 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': 'yes' }, undefined],
    [{ 'x-b3-traceid': TRACE.slice(1), 'x-b3-spanid': SPAN }, undefined],
    [{ b3: 'broken', 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN }, undefined],
  ])('%o', (headers, found) => {
    // Both names read both forms.
    expect(read(['b3'], headers)).toEqual(found)
    expect(read(['b3multi'], headers)).toEqual(found)
  })

  test('is written in the form that was asked for', () => {
    const span = new UnrecordedSpan(TRACE, SPAN, 1, 'a=b')
    expect(written(['b3'], span)).toEqual({ b3: `${TRACE}-${SPAN}-1` })
    expect(written(['b3multi'], new UnrecordedSpan(TRACE, SPAN, 0, ''))).toEqual({
      'x-b3-traceid': TRACE,
      'x-b3-spanid': SPAN,
      'x-b3-sampled': '0',
    })
  })
})

describe('Datadog', () => {
  const ids = { 'x-datadog-trace-id': '11803532876627986230', 'x-datadog-parent-id': '67667974448284343' }

  test.each<[HeaderValues, unknown]>([
    [
      { ...ids, 'x-datadog-tags': `_dd.p.tid=${TRACE.slice(0, 16)}`, 'x-datadog-sampling-priority': '1' },
      { traceId: TRACE, spanId: SPAN, traceFlags: 1, traceState: 'dd=s:1' },
    ],
    [ids, { traceId: `${'0'.repeat(16)}${TRACE.slice(16)}`, spanId: SPAN, traceFlags: undefined, traceState: '' }],
    [
      {
        ...ids,
        'x-datadog-sampling-priority': '-1',
        'x-datadog-origin': 'synthetics-browser',
        'x-datadog-tags': '_dd.p.dm=-4,_dd.p.usr=a=b, other=1,broken,_dd.p.tid=xyz',
      },
      {
        traceId: `${'0'.repeat(16)}${TRACE.slice(16)}`,
        spanId: SPAN,
        traceFlags: 0,
        traceState: 'dd=s:-1;o:synthetics-browser;t.dm:-4;t.usr:a~b',
      },
    ],
    [{ ...ids, 'x-datadog-trace-id': '18446744073709551616' }, undefined],
    [{ ...ids, 'x-datadog-trace-id': '0' }, undefined],
    [{ ...ids, 'x-datadog-trace-id': '0x12' }, undefined],
    [{ ...ids, 'x-datadog-trace-id': '-5' }, undefined],
    [{ ...ids, 'x-datadog-parent-id': '0' }, undefined],
    [{ ...ids, 'x-datadog-parent-id': undefined }, undefined],
    [{ ...ids, 'x-datadog-sampling-priority': 'high' }, undefined],
    [{ ...ids, 'x-datadog-sampling-priority': '1.5' }, undefined],
    [{}, undefined],
  ])('%o', (headers, found) => {
    expect(read(['datadog'], headers)).toEqual(found)
  })

  test('is written with the upper half, and with what came in', () => {
    const state = 'x=1,dd=s:2;o:rum;t.dm:-4;t.usr:a~b;p:ignored'
    expect(written(['datadog'], new UnrecordedSpan(TRACE, SPAN, 1, state))).toEqual({
      'x-datadog-trace-id': ids['x-datadog-trace-id'],
      'x-datadog-parent-id': ids['x-datadog-parent-id'],
      'x-datadog-sampling-priority': '2',
      'x-datadog-origin': 'rum',
      'x-datadog-tags': `_dd.p.tid=${TRACE.slice(0, 16)},_dd.p.dm=-4,_dd.p.usr=a=b`,
    })
  })

  test('a priority that the span contradicts is not passed on', () => {
    const unsampled = written(['datadog'], new UnrecordedSpan(TRACE, SPAN, 0, 'dd=s:2'))
    expect(unsampled['x-datadog-sampling-priority']).toBe('0')
    const sampled = written(['datadog'], new UnrecordedSpan(TRACE, SPAN, 1, 'dd=s:-1'))
    expect(sampled['x-datadog-sampling-priority']).toBe('1')
  })
})

test('of several formats the first that is valid counts, and all are written', () => {
  const b3 = `${TRACE}-${SPAN}-0`
  const traceparent = `00-${TRACE.replace('4', '5')}-${SPAN}-01`
  expect(read(['tracecontext', 'b3'], { traceparent, b3 })).toMatchObject({ traceFlags: 1 })
  expect(read(['b3', 'tracecontext'], { traceparent, b3 })).toMatchObject({ traceFlags: 0 })
  expect(read(['tracecontext', 'b3'], { traceparent: `${traceparent}x`, b3 })).toMatchObject({ traceFlags: 0 })
  expect(read([], { traceparent, b3 })).toBeUndefined()
  const span = new UnrecordedSpan(TRACE, SPAN, 1, '')
  expect(Object.keys(written(['tracecontext', 'b3', 'datadog'], span)).sort()).toEqual([
    'b3',
    'traceparent',
    'x-datadog-parent-id',
    'x-datadog-sampling-priority',
    'x-datadog-tags',
    'x-datadog-trace-id',
  ])
  expect(written([], span)).toEqual({})
})

test('a request belongs to a trace by the formats in use, and by traceparent always', () => {
  expect(new Propagation(['b3']).signs).toEqual(['traceparent', 'b3', 'x-b3-traceid'])
  expect(new Propagation(['tracecontext', 'baggage']).signs).toEqual(['traceparent'])
  expect(new Propagation(['datadog']).signs).toEqual(['traceparent', 'x-datadog-trace-id'])
})

const hex = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((digits) => digits.map((digit) => digit.toString(16)).join(''))
    .filter((id) => /[1-9a-f]/.test(id.slice(-16)))

describe('fuzzed', () => {
  test.each(NAMES)('%s: what is written is read back', (name) => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.constantFrom(0, 1), (traceId, spanId, traceFlags) => {
        const found = read([name], written([name], new UnrecordedSpan(traceId, spanId, traceFlags, '')))
        expect(found).toMatchObject({ traceId, spanId, traceFlags })
      }),
    )
  })

  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-fd,=;._-]{0,80}$/))
  const value = fc.oneof(text, fc.array(text), fc.constant(undefined), fc.anything())

  test('no header throws, and what is read is valid and can be written', () => {
    const names = ['traceparent', 'tracestate', ...new Propagation(NAMES).headers]
    fc.assert(
      fc.property(fc.record(Object.fromEntries(names.map((name) => [name, value]))), (headers) => {
        for (const name of NAMES) {
          const found = read([name], headers)
          if (found === undefined || found === 'denied') continue
          expect(found.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
          expect(found.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('any tags, origin and priority beside valid ids come out as headers that can be sent', () => {
    fc.assert(
      fc.property(value, value, value, (tags, origin, priority) => {
        const found = read(['datadog'], {
          'x-datadog-trace-id': '5',
          'x-datadog-parent-id': '6',
          'x-datadog-tags': tags,
          'x-datadog-origin': origin,
          'x-datadog-sampling-priority': priority,
        })
        if (found === undefined || found === 'denied') return
        expect(found.traceState).toMatch(/^(?:dd=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e])?$/)
        const again = written(
          ['datadog', 'tracecontext'],
          new UnrecordedSpan(found.traceId, found.spanId, 1, found.traceState),
        )
        for (const header of Object.values(again)) expect(header).toMatch(/^[\x20-\x7e]+$/)
      }),
      { numRuns: 500 },
    )
  })

  test('baggage: no header throws, and any entries come back', () => {
    fc.assert(fc.property(value, (header) => void formatBaggage(parseBaggage(header))))
    const key = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/)
    const entries = fc.uniqueArray(
      fc.record({ key, value: fc.string({ unit: 'grapheme' }), metadata: fc.constant('') }),
      {
        selector: (item) => item.key,
        maxLength: 20,
      },
    )
    fc.assert(
      fc.property(entries, (items) => {
        expect(parseBaggage(formatBaggage(items))).toEqual(items)
      }),
    )
  })
})

describe('baggage', () => {
  test.each<[unknown, unknown]>([
    [
      'a=1,b=2',
      [
        { key: 'a', value: '1', metadata: '' },
        { key: 'b', value: '2', metadata: '' },
      ],
    ],
    [
      ' a = 1 ; p=q;r ,b=%20x',
      [
        { key: 'a', value: '1', metadata: 'p=q;r' },
        { key: 'b', value: ' x', metadata: '' },
      ],
    ],
    [
      ['a=1', 'b=2'],
      [
        { key: 'a', value: '1', metadata: '' },
        { key: 'b', value: '2', metadata: '' },
      ],
    ],
    ['a=1,broken,b c=1,d="x",e=%zz,f=%e4', [{ key: 'a', value: '1', metadata: '' }]],
    ['a=', [{ key: 'a', value: '', metadata: '' }]],
    [`a=${'x'.repeat(8_192)}`, []],
    ['', []],
    [undefined, []],
  ])('%s', (header, items) => {
    expect(parseBaggage(header)).toEqual(items)
  })

  test('entries are written as long as there is room, and 180 at most', () => {
    const long = { key: 'long', value: 'x'.repeat(8_190), metadata: '' }
    const short = { key: 'a', value: 'ü', metadata: 'p' }
    expect(formatBaggage([long, short])).toBe('a=%C3%BC;p')
    const many = Array.from({ length: 200 }, (_, i) => ({ key: `k${i}`, value: '', metadata: '' }))
    expect(formatBaggage(many).split(',')).toHaveLength(180)
    expect(
      formatBaggage([
        { key: 'a', value: '\ud800', metadata: '' },
        { key: 'b c', value: '', metadata: '' },
      ]),
    ).toBe('')
  })
})
