import { EventEmitter, once } from 'node:events'
import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import { isTracingSuppressed, suppressTracing } from '@opentelemetry/core'
import { beforeEach, expect, test } from 'vitest'
import { RequestContext } from '../../context/request-context.ts'
import { Scope, Scopes } from '../../context/scope.ts'
import { NOOP_SPAN } from '../../core/noop-span.ts'
import type { Span } from '../../core/span.ts'
import { spanIn, withSpan } from './context-keys.ts'
import { ScopeContextManager } from './scope-context-manager.ts'

const KEY = createContextKey('baggage')
const SPAN = { ...NOOP_SPAN } as Span

let scopes: Scopes
let manager: ScopeContextManager
beforeEach(() => {
  scopes = new Scopes()
  manager = new ScopeContextManager(scopes, ROOT_CONTEXT)
  expect(manager.enable().disable()).toBe(manager)
})

test('outside of everything the context is the root', () => {
  expect(manager.active()).toBe(ROOT_CONTEXT)
})

test('the span of the scope is the span of the context, and the same context is given each time', () => {
  scopes.runWithSpan(SPAN, undefined, () => {
    expect(spanIn(manager.active())).toBe(SPAN)
    expect(manager.active()).toBe(manager.active())
  })
})

test('the span of a context is the span of the scope, across await and timers', async () => {
  await manager.with(withSpan(ROOT_CONTEXT, SPAN), async () => {
    expect(scopes.current()?.span).toBe(SPAN)
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(scopes.current()?.span).toBe(SPAN)
  })
  expect(scopes.current()).toBeUndefined()
})

test('`with` passes this, arguments and result, and lets errors through', () => {
  const target = { n: 2 }
  function add(this: { n: number }, a: number, b: number) {
    return this.n + a + b
  }
  expect(manager.with(ROOT_CONTEXT, add, target, 3, 4)).toBe(9)
  expect(() =>
    manager.with(ROOT_CONTEXT, () => {
      throw new Error('through')
    }),
  ).toThrow('through')
})

test('other values of a context go on beneath spans of ours', () => {
  manager.with(ROOT_CONTEXT.setValue(KEY, 'kept'), () => {
    scopes.runWithSpan(SPAN, undefined, () => {
      scopes.runWithSpan(NOOP_SPAN, undefined, () => {
        expect(manager.active().getValue(KEY)).toBe('kept')
        expect(spanIn(manager.active())).toBe(NOOP_SPAN)
      })
    })
  })
})

test('the request stays with a context, wherever it is run', () => {
  const request = new RequestContext('c-1')
  const context = scopes.run(new Scope(request, SPAN, 'fn'), () => manager.active())
  const other = new Scope(new RequestContext('c-2'), undefined, undefined)
  scopes.run(other, () => {
    manager.with(context, () => {
      expect(scopes.current()).toMatchObject({ request, span: SPAN, functionName: 'fn' })
    })
    manager.with(ROOT_CONTEXT, () => expect(scopes.current()?.request).toBe(other.request))
  })
})

test('suppression goes both ways', () => {
  manager.with(suppressTracing(ROOT_CONTEXT), () => expect(scopes.current()?.suppressed).toBe(true))
  scopes.run(new Scope(undefined, undefined, undefined, true), () => {
    expect(isTracingSuppressed(manager.active())).toBe(true)
    manager.with(ROOT_CONTEXT, () => expect(scopes.current()?.suppressed).toBe(true))
  })
})

test('long chains of scopes do not hold on to each other', () => {
  let depth = 0
  const nest = (): void => {
    manager.active()
    if (++depth < 500) scopes.runWithSpan({ ...NOOP_SPAN } as Span, undefined, nest)
    else expect(scopes.current()?.otelBase).toBeUndefined()
  }
  manager.with(ROOT_CONTEXT.setValue(KEY, 1), nest)
  expect(depth).toBe(500)
})

test('a bound function runs in its context; other values are given back as they are', () => {
  function named(this: unknown, a: number, b: number) {
    return [this, a + b, spanIn(manager.active())]
  }
  const bound = manager.bind(withSpan(ROOT_CONTEXT, SPAN), named)
  expect(bound.call('me' as never, 1, 2)).toEqual(['me', 3, SPAN])
  expect(bound.length).toBe(2)
  const object = {}
  expect(manager.bind(ROOT_CONTEXT, object)).toBe(object)
})

test('listeners of a bound emitter run in its context, and can be removed again', async () => {
  const emitter = manager.bind(withSpan(ROOT_CONTEXT, SPAN), new EventEmitter())
  expect(manager.bind(ROOT_CONTEXT, emitter)).toBe(emitter)
  const seen: unknown[] = []
  const listener = (name: string) => seen.push(name, spanIn(manager.active()) === SPAN)
  emitter.on('e', listener)
  emitter.prependListener('e', listener)
  emitter.emit('e', 'twice')
  expect(seen).toEqual(['twice', true, 'twice', true])
  emitter.off('e', listener).removeListener('e', listener)
  expect(emitter.listenerCount('e')).toBe(0)

  seen.length = 0
  emitter.once('e', listener)
  emitter.prependOnceListener('e', listener)
  expect(emitter.listeners('e')).toEqual([listener, listener])
  emitter.emit('e', 'once')
  emitter.emit('e', 'never')
  expect(seen).toEqual(['once', true, 'once', true])
  emitter.once('e', listener)
  emitter.off('e', listener)
  expect(emitter.listenerCount('e')).toBe(0)

  setImmediate(() => emitter.emit('later', 42))
  expect(await once(emitter, 'later')).toEqual([42])
  expect(() => emitter.on('e', undefined as never)).toThrow(TypeError)
})
