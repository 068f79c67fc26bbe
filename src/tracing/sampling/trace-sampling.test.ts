import { describe, expect, test } from 'vitest'
import { type BuiltTracing, buildTracing } from '../../../test/support/tracing-parts.ts'
import type { ResolvedTracing } from '../../config/resolved-options.ts'
import { RequestContext } from '../../context/request-context.ts'
import { Scope } from '../../context/scope.ts'
import type { ServerSpanStart, Span } from '../../core/span.ts'

const CALLER = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331'

interface Request extends BuiltTracing {
  readonly server: Span
  child(name: string): Span
  end(status: number, over?: { route?: string | undefined; error?: unknown; afterMs?: number }): void
  names(): readonly string[]
}

function request(
  options: Partial<ResolvedTracing>,
  start: Partial<ServerSpanStart> = {},
  built = buildTracing(options),
): Request {
  const { tracing, clock } = built
  const startTime = clock.now()
  const server = tracing.startServerSpan({
    method: 'GET',
    path: '/x',
    headers: {},
    raw: undefined,
    startTime,
    active: undefined,
    ...start,
  })
  return {
    ...built,
    server,
    child: (name) => tracing.startSpan({ name, parent: server }),
    end: (status, { route = '/x', error, afterMs = 1 } = {}) =>
      tracing.endServerSpan(server, { method: 'GET', route, status, error, endTime: startTime + afterMs }),
    names: () => tracing.finished().map(({ name }) => name),
  }
}

const headersOf = ({ tracing }: BuiltTracing, span: Span): string => {
  let header = ''
  tracing.inject(span, (name, value) => {
    if (name === 'traceparent') header = value
  })
  return header
}

describe('without keep', () => {
  test('an unsampled request records nothing, and its steps are its own span', () => {
    const { server, child, end, names } = request({ sampleRatio: 0 })
    expect([server.isRecording(), child('step') === server]).toEqual([false, true])
    end(500, { error: new Error('x') })
    expect(names()).toEqual([])
  })
})

describe('keep', () => {
  const KEEP = { sampleRatio: 0, keep: { errors: true, slowerThan: 2 } }

  test('a request that failed is kept whole, in the order in which its spans ended', () => {
    const held = request(KEEP)
    held.child('one').setAttribute('a', 1).end()
    held.child('two').end()
    expect(headersOf(held, held.server)).toMatch(/-00$/)
    expect(held.names()).toEqual([])
    held.end(500)
    expect(held.names()).toEqual(['one', 'two', 'GET /x'])
    expect(held.tracing.finished()[0]?.attributes).toEqual({ a: 1 })
    expect(held.server.spanContext().traceFlags).toBe(1)
  })

  test.each([
    ['an error that was thrown', 200, { error: new Error('x') }, true],
    ['a slow answer', 200, { afterMs: 2_001 }, true],
    ['a good answer', 200, { afterMs: 1_999 }, false],
    ["the client's mistake", 404, { error: new Error('not found') }, false],
    ['a client that went away', 499, {}, false],
  ])('%s', (_what, status, over, kept) => {
    const held = request(KEEP)
    held.child('one').end()
    held.end(status, over)
    expect(held.names()).toEqual(kept ? ['one', 'GET /x'] : [])
  })

  test('each reason is one for itself', () => {
    const slow = request({ sampleRatio: 0, keep: { errors: false, slowerThan: 2 } })
    slow.end(500)
    expect(slow.names()).toEqual([])
    const failed = request({ sampleRatio: 0, keep: { errors: true, slowerThan: undefined } })
    failed.end(200, { afterMs: 1e6 })
    expect(failed.names()).toEqual([])
  })

  test("a caller's no is followed for what is told, not for what is kept", () => {
    const held = request(KEEP, { headers: { traceparent: `00-${CALLER}-00` } })
    expect(headersOf(held, held.child('step'))).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-.*-00$/)
    held.end(500)
    expect(held.tracing.finished()).toMatchObject([
      { traceId: CALLER.slice(0, 32), parentSpanId: CALLER.slice(33), status: { code: 2 } },
    ])
  })

  test('what ends after the request follows it', () => {
    const kept = request(KEEP)
    const late = kept.child('late')
    kept.end(500)
    late.end()
    expect(kept.names()).toEqual(['GET /x', 'late'])
    const dropped = request(KEEP)
    const lost = dropped.child('late')
    dropped.end(200)
    expect([lost.isRecording(), dropped.server.isRecording()]).toEqual([false, false])
    lost.end()
    dropped.child('later').end()
    expect(dropped.names()).toEqual([])
  })

  test('work outside of requests is kept when its root failed', () => {
    const { tracing } = buildTracing(KEEP)
    for (const code of [0, 2] as const) {
      const root = tracing.startSpan({ name: `job ${code}` })
      tracing.startSpan({ name: `step of ${code}`, parent: root }).end()
      root.setStatus({ code }).end()
    }
    expect(tracing.finished().map(({ name }) => name)).toEqual(['step of 2', 'job 2'])
  })

  test('a request that is slow already is not held any longer', () => {
    const built = buildTracing({ sampleRatio: 0, keep: { errors: true, slowerThan: 0.001 } })
    const held = request({}, {}, built)
    const until = performance.now() + 5
    while (performance.now() < until);
    held.child('one').end()
    expect(held.names()).toEqual(['one'])
    held.end(200, { afterMs: 5 })
    expect(held.names()).toEqual(['one', 'GET /x'])
  })

  test('sampled requests are not held', () => {
    const { child, names } = request({ ...KEEP, sampleRatio: 1 })
    child('one').end()
    expect(names()).toEqual(['one'])
  })

  test('what one request may hold is limited, and what is left out of a kept one is told', () => {
    const held = request(KEEP)
    for (let i = 0; i < 1_200; i++) held.child(`s${i}`).end()
    expect(held.tracing.stats().dropped).toBe(0)
    held.end(500)
    expect(held.names()).toHaveLength(1_001)
    expect(held.tracing.stats()).toMatchObject({ dropped: 200, droppedByReason: { hold_full: 200 } })
  })

  test('requests that never end do not use up the room of others', () => {
    const built = buildTracing(KEEP)
    const text = 'x'.repeat(8_000)
    const first = request({}, {}, built)
    for (let r = 0; r < 12; r++) {
      const endless = r === 0 ? first : request({}, {}, built)
      for (let i = 0; i < 100; i++) endless.child('big').setAttribute('text', text).end()
    }
    const held = request({}, {}, built)
    held.child('small').end()
    held.end(500)
    expect(held.names()).toEqual(['small', 'GET /x'])
    first.end(500)
    expect(first.tracing.stats().droppedByReason.hold_full).toBe(100)
  })
})

describe('routes', () => {
  test('a route that is known at the start decides there', () => {
    const options = { sampleRatio: 1, routes: { 'GET /x': 0 } }
    expect(request(options, { route: '/x' }).server.isRecording()).toBe(false)
    expect(request(options, { route: '/y' }).server.isRecording()).toBe(true)
    expect(buildTracing(options).tracing.samplesByRoute).toBe(true)
    expect(buildTracing({}).tracing.samplesByRoute).toBe(false)
  })

  test.each([
    [{ sampleRatio: 1, routes: { '/x': 0 } }, false],
    [{ sampleRatio: 0, routes: { '/x': 1 } }, true],
    [{ sampleRatio: 0, routes: { '/y': 1 } }, false],
    [{ sampleRatio: 1, routes: { '/y': 0 } }, true],
  ])('a route that is known at the end decides then: %j', (options, recorded) => {
    const { child, end, names } = request(options)
    child('one').end()
    expect(names()).toEqual([])
    end(200)
    expect(names()).toEqual(recorded ? ['one', 'GET /x'] : [])
  })

  test('a request that matched no route has a key of its own', () => {
    const { names, tracing, server } = request({ sampleRatio: 1, routes: { __unmatched__: 0 } })
    tracing.endServerSpan(server, { method: 'GET', route: undefined, status: 404, error: undefined, endTime: 0 })
    expect(names()).toEqual([])
  })

  test('a route that matches in between decides for what is called from then on', () => {
    const held = request({ sampleRatio: 0, routes: { '/x': 1 } })
    const first = held.child('before')
    expect(headersOf(held, first)).toMatch(/-00$/)
    first.end()
    const context = new RequestContext('id', () => '/x', held.server)
    held.scopes.run(new Scope(context, held.server, undefined), () => {
      expect(headersOf(held, held.child('call'))).toMatch(/-01$/)
    })
    expect(held.names()).toEqual(['before'])
  })

  test("a caller's decision goes before the route's", () => {
    const held = request({ sampleRatio: 1, routes: { '/x': 0 } }, { headers: { traceparent: `00-${CALLER}-01` } })
    held.end(200)
    expect(held.names()).toEqual(['GET /x'])
  })

  test('what a route leaves out is kept all the same when it fails', () => {
    const held = request({ routes: { '/x': 0 }, keep: { errors: true, slowerThan: undefined } })
    held.child('one').end()
    held.end(500)
    expect(held.names()).toEqual(['one', 'GET /x'])
  })
})

test('without parentBased every request is decided here', () => {
  const yes = request({ sampleRatio: 0, parentBased: false }, { headers: { traceparent: `00-${CALLER}-01` } })
  expect([yes.server.isRecording(), headersOf(yes, yes.server)]).toEqual([false, expect.stringMatching(/-00$/)])
  const no = request({ sampleRatio: 1, parentBased: false }, { headers: { traceparent: `00-${CALLER}-00` } })
  expect([no.server.isRecording(), headersOf(no, no.server)]).toEqual([true, expect.stringMatching(/-01$/)])
})
