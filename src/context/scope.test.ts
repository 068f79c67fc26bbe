import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { NOOP_SPAN } from '../core/noop-span.ts'
import type { Span } from '../core/span.ts'
import { RequestContext } from './request-context.ts'
import { Scope, Scopes } from './scope.ts'

const otherSpan: Span = { ...NOOP_SPAN }

function requestScope(id: string): Scope {
  return new Scope(new RequestContext(id), NOOP_SPAN, undefined)
}

test('outside of everything there is no scope', () => {
  expect(new Scopes().current()).toBeUndefined()
})

test('the scope is there after await, in timers and in event handlers', async () => {
  const scopes = new Scopes()
  const scope = requestScope('a')
  const emitter = new EventEmitter()
  const seen = await scopes.run(scope, async () => {
    await delay(1)
    const afterAwait = scopes.current()
    const inTimer = await new Promise((done) => setTimeout(() => done(scopes.current()), 1))
    let inHandler: unknown
    emitter.on('event', () => {
      inHandler = scopes.current()
    })
    emitter.emit('event')
    return [afterAwait, inTimer, inHandler]
  })
  expect(seen).toEqual([scope, scope, scope])
  expect(scopes.current()).toBeUndefined()
})

test('concurrent requests do not see each other', async () => {
  const scopes = new Scopes()
  const ids = ['a', 'b', 'c']
  const seen = await Promise.all(
    ids.map((id) =>
      scopes.run(requestScope(id), async () => {
        await delay(1)
        return scopes.current()?.request?.correlationId
      }),
    ),
  )
  expect(seen).toEqual(ids)
})

test('a span becomes active with everything else kept, and is gone again afterwards', () => {
  const scopes = new Scopes()
  const outer = new Scope(new RequestContext('a'), NOOP_SPAN, 'outer', true)
  scopes.run(outer, () => {
    const named = scopes.runWithSpan(otherSpan, 'inner', () => scopes.current())
    expect(named).toMatchObject({ request: outer.request, span: otherSpan, functionName: 'inner', suppressed: true })
    const unnamed = scopes.runWithSpan(otherSpan, undefined, () => scopes.current())
    expect(unnamed?.functionName).toBe('outer')
    expect(scopes.current()).toBe(outer)
  })
})

test('a span without a request around it has a scope of its own', () => {
  const scopes = new Scopes()
  const scope = scopes.runWithSpan(otherSpan, undefined, () => scopes.current())
  expect(scope).toMatchObject({ request: undefined, span: otherSpan, functionName: undefined, suppressed: false })
})

test('a bound function runs in its scope wherever it is called, with its this and arguments', () => {
  const scopes = new Scopes()
  const scope = requestScope('a')
  const receiver = {
    factor: 2,
    times: scopes.bind(scope, function times(this: { factor: number }, value: number) {
      return [this.factor * value, scopes.current()]
    }),
  }
  expect(receiver.times(21)).toEqual([42, scope])
})

test('without a scope to bind to, the function stays as it is', () => {
  const fn = (): number => 1
  expect(new Scopes().bind(undefined, fn)).toBe(fn)
})

test('exit leaves every scope', () => {
  const scopes = new Scopes()
  expect(scopes.run(requestScope('a'), () => scopes.exit(() => scopes.current()))).toBeUndefined()
})

test('two instances have scopes of their own', () => {
  const first = new Scopes()
  const second = new Scopes()
  expect(first.run(requestScope('a'), () => second.current())).toBeUndefined()
})
