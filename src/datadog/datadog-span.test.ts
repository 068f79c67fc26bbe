import { expect, test } from 'vitest'
import { Clock } from '../core/clock.ts'
import { Faults } from '../core/faults.ts'
import { Warnings } from '../core/warnings.ts'
import { DatadogSpan } from './datadog-span.ts'
import type { DatadogTracer, DatadogTraceSpan } from './dd-trace.ts'

interface RawSpan extends DatadogTraceSpan {
  readonly tags: { [key: string]: unknown }
  readonly events: { name: string; attributes: object }[]
  finishedAt: number | undefined
}

function rawSpan(): RawSpan {
  const raw: RawSpan & { addEvent(name: string, attributes: object): void } = {
    tags: {},
    events: [],
    finishedAt: undefined,
    context: () => ({
      toTraceId: () => 'ab',
      toSpanId: () => 'c',
      toTraceparent: () => '00-000000000000000000000000000000ab-000000000000000c-01',
    }),
    setTag(key, value) {
      raw.tags[key] = value
      return raw as never
    },
    addTags: (tags) => Object.assign(raw.tags, tags) as never,
    setOperationName: () => raw as never,
    finish: (at) => {
      raw.finishedAt = at
    },
    addEvent(name, attributes) {
      raw.events.push({ name, attributes })
    },
  }
  return raw
}

function newSpan(raw: DatadogTraceSpan, owned = true) {
  const faults = new Faults(new Warnings())
  const host = { tracer: {} as DatadogTracer, clock: new Clock(), faults, ended: 0 }
  return { span: new DatadogSpan(raw, host, owned), host }
}

test('an exception alone becomes an event and does not fail the span', () => {
  const raw = rawSpan()
  const { span } = newSpan(raw)
  span.recordException(new TypeError('bad'))
  span.end()
  expect(raw.events).toEqual([
    {
      name: 'exception',
      attributes: expect.objectContaining({ 'exception.type': 'TypeError', 'exception.message': 'bad' }),
    },
  ])
  expect(raw.tags).toEqual({})
})

test('an exception with the status "error", in either order, becomes the error tags', () => {
  for (const inOrder of [true, false]) {
    const raw = rawSpan()
    const { span } = newSpan(raw)
    if (inOrder) span.recordException(new TypeError('bad'))
    span.setStatus({ code: 2 })
    if (!inOrder) span.recordException(new TypeError('bad'))
    span.end()
    expect(raw.tags).toMatchObject({ error: 1, 'error.type': 'TypeError', 'error.message': 'bad' })
    expect(raw.events).toEqual([])
  }
})

test('of several exceptions the last one becomes the error tags and the others events', () => {
  const raw = rawSpan()
  const { span } = newSpan(raw)
  span.recordException(new TypeError('first'))
  span.recordException({ reason: 'second' })
  span.setStatus({ code: 2 })
  span.end()
  expect(raw.tags).toMatchObject({ 'error.type': 'object', 'error.message': '{"reason":"second"}' })
  expect(raw.events).toMatchObject([{ attributes: { 'exception.message': 'first' } }])
})

test('the status "ok" is final and "unset" changes nothing', () => {
  const raw = rawSpan()
  const { span } = newSpan(raw)
  span.setStatus({ code: 1 }).setStatus({ code: 2, message: 'late' }).setStatus({ code: 0 })
  span.end()
  expect(raw.tags).toEqual({})
})

test('a status message is the message of the error', () => {
  const raw = rawSpan()
  const { span } = newSpan(raw)
  span.setStatus({ code: 2, message: 'HTTP 503' })
  span.end()
  expect(raw.tags).toEqual({ error: 1, 'error.message': 'HTTP 503' })
})

test('after its end a span takes nothing more and ends no second time', () => {
  const raw = rawSpan()
  const { span, host } = newSpan(raw)
  span.end(host.clock.now() + 5)
  const finishedAt = raw.finishedAt
  span.setAttribute('late', 1).setAttributes({ later: 2 }).addEvent('latest').updateName('name')
  span.recordException(new Error('late'))
  span.setStatus({ code: 2 })
  span.end()
  expect(raw).toMatchObject({ tags: {}, events: [], finishedAt })
  expect(finishedAt).toBeGreaterThan(Date.now() - 1_000)
  expect([span.isRecording(), host.ended]).toEqual([false, 1])
})

test('a span that dd-trace opened itself is not finished', () => {
  const raw = rawSpan()
  newSpan(raw, false).span.end()
  expect(raw.finishedAt).toBeUndefined()
})

test('attributes whose getters throw are left out and do not hide the others', () => {
  const raw = rawSpan()
  const { span, host } = newSpan(raw)
  const hostile = {
    get bad(): string {
      throw new Error('no')
    },
    good: 'yes',
    none: null,
  }
  span.setAttributes(hostile).addEvent('event', hostile)
  expect(raw.tags).toEqual({ good: 'yes' })
  expect(raw.events).toEqual([{ name: 'event', attributes: { good: 'yes' } }])
  expect(host.faults.counts().size).toBe(0)
})

test('a throwing dd-trace is counted and harms nobody', () => {
  const raw = rawSpan()
  raw.setTag = () => {
    throw new Error('broken')
  }
  raw.finish = () => {
    throw new Error('broken')
  }
  const { span, host } = newSpan(raw)
  span.setAttribute('a', 1).end()
  expect(host.faults.counts().get('datadog')).toBe(2)
})
