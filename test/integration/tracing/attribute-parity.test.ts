import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Clock } from '../../../src/core/clock.ts'
import { Faults } from '../../../src/core/faults.ts'
import type { Span } from '../../../src/core/span.ts'
import { Warnings } from '../../../src/core/warnings.ts'
import { DatadogSpan } from '../../../src/datadog/datadog-span.ts'
import { buildTracing } from '../../support/tracing-parts.ts'

type Tags = { readonly [key: string]: unknown }

const built = buildTracing()
const faults = new Faults(new Warnings())

/** What a span that is made for OpenTelemetry holds after `run`. */
function byOtlp(run: (span: Span) => void): Tags {
  built.tracing.reset()
  const span = built.tracing.startSpan({ name: 's' })
  run(span)
  span.end()
  return built.tracing.finished()[0]?.attributes as Tags
}

/** What dd-trace is given for a span. */
function byDatadog(run: (span: Span) => void): Tags {
  const tags: { [key: string]: unknown } = Object.create(null)
  const raw = { setTag: (key: string, value: unknown) => Object.assign(tags, { [key]: value }), finish: () => {} }
  const span = new DatadogSpan(raw as never, { tracer: {} as never, clock: new Clock(), faults, ended: 0 }, true)
  run(span)
  span.end()
  return tags
}

/** dd-trace takes no lists: they are JSON text there. */
const asTags = (attributes: Tags): Tags =>
  Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, Array.isArray(value) ? JSON.stringify(value) : value]),
  )

function expectSame(attributes: unknown): void {
  const otlp = byOtlp((span) => span.setAttributes(attributes as never))
  const datadog = byDatadog((span) => span.setAttributes(attributes as never))
  expect({ ...datadog }).toEqual(asTags(otlp))
  for (const [key, value] of Object.entries(attributes ?? {})) {
    const one = byOtlp((span) => span.setAttribute(key, value as never))
    expect({ ...byDatadog((span) => span.setAttribute(key, value as never)) }).toEqual(asTags(one))
  }
}

const cycle: { self?: unknown; list: unknown[] } = { list: [] }
cycle.self = cycle
cycle.list.push(cycle)
const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()
function refuse(): never {
  throw new Error('no')
}
class Point {
  readonly x = 1
  get y(): number {
    throw new Error('no')
  }
}

test.each<[string, unknown, unknown]>([
  ['text that is too long', 'x'.repeat(9_000), 'x'.repeat(8_192)],
  ['NaN', Number.NaN, 'NaN'],
  ['minus infinity', -Infinity, '-Infinity'],
  ['a small BigInt', 5n, 5],
  ['a large BigInt', 2n ** 80n, '1208925819614629174706176'],
  ['a list', ['a', null, 'b'], ['a', 'b']],
  ['a mixed list', ['a', 1], '["a",1]'],
  ['an object', { a: { b: [1, 'x'] } }, '{"a":{"b":[1,"x"]}}'],
  ['an instance', new Point(), '{"x":1}'],
  [
    'a getter that throws',
    Object.defineProperty({ a: 1 }, 'b', { enumerable: true, get: refuse }),
    '{"a":1,"b":"[Throws]"}',
  ],
  ['a cycle', cycle, '{"list":["[Circular]"],"self":"[Circular]"}'],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['an error', new RangeError('bad'), 'RangeError: bad'],
  ['bytes', new Uint8Array(3), '[3 bytes]'],
  ['a map', new Map([['a', 1]]), '{}'],
  ['something with toJSON', { toJSON: () => [1, 2] }, '[1,2]'],
  ['a toJSON that throws', { toJSON: refuse }, '"[Throws]"'],
  ['a proxy that refuses everything', revoked, '[Unreadable]'],
])('%s is the same on both back-ends', (_name, value, expected) => {
  const otlp = byOtlp((span) => span.setAttribute('key', value as never))
  expect(otlp).toEqual({ key: expected })
  expect({ ...byDatadog((span) => span.setAttribute('key', value as never)) }).toEqual(asTags(otlp))
})

test.each<[string, unknown]>([
  ['null', null],
  ['undefined', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
])('%s is left out on both', (_name, value) => {
  expect(byOtlp((span) => span.setAttribute('key', value as never))).toEqual({})
  expect({ ...byDatadog((span) => span.setAttribute('key', value as never)) }).toEqual({})
})

test('keys have the same rules, and getters that throw leave the others alone', () => {
  const attributes = {
    good: 1,
    '': 2,
    ['k'.repeat(300)]: 3,
    get bad(): never {
      throw new Error('no')
    },
  }
  expect(byOtlp((span) => span.setAttributes(attributes as never))).toEqual({ good: 1, ['k'.repeat(256)]: 3 })
  expectSame({ good: 1, '': 2, ['k'.repeat(300)]: 3 })
  expect({ ...byDatadog((span) => span.setAttributes(attributes as never)) }).toEqual({ good: 1, ['k'.repeat(256)]: 3 })
  expect({ ...byDatadog((span) => span.setAttributes(revoked as never)) }).toEqual({})
})

test.each<[string, unknown]>([
  ['an error', new TypeError('broken')],
  ['text', 'broken'],
  ['an object', { code: 7 }],
  ['nothing', undefined],
  ['a symbol', Symbol('broken')],
  ['a proxy that refuses everything', revoked],
])('%s that is thrown has the same type and message on both', (_name, error) => {
  built.tracing.reset()
  const span = built.tracing.startSpan({ name: 's' })
  span.recordException(error)
  span.end()
  const event = built.tracing.finished()[0]?.events[0]?.attributes
  const tags = byDatadog((twin) => {
    twin.recordException(error)
    twin.setStatus({ code: 2 })
  })
  expect([tags['error.type'], tags['error.message']]).toEqual([event?.['exception.type'], event?.['exception.message']])
})

test('whatever an application passes is the same on both', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true })
  fc.assert(
    fc.property(fc.dictionary(fc.string(), anything, { maxKeys: 5 }), (attributes) => expectSame(attributes)),
    { numRuns: 300 },
  )
})

test('no fault was needed for any of it', () => {
  expect(faults.counts()).toEqual(new Map())
})
