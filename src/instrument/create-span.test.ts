import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createInstrumentHarness } from '../../test/support/instrument-harness.ts'
import { buildTracing } from '../../test/support/tracing-parts.ts'
import { Scope } from '../context/scope.ts'
import { NOOP_SPAN } from '../core/noop-span.ts'

test('span() gives the function its span and returns what it returns', async () => {
  const { span, spans } = createInstrumentHarness()
  const result = {}
  const same = span('validate', (own) => {
    own.setAttribute('rows', 3)
    return result
  })
  expect(same).toBe(result)
  expect(await span('load', { table: 'items' }, async () => 7)).toBe(7)
  expect(spans.only('validate')).toMatchObject({ ends: 1, attributes: { rows: 3 } })
  expect(spans.only('load')).toMatchObject({ ends: 1, attributes: { table: 'items' } })
})

test('a span is a child of the active one, across await and among concurrent branches', async () => {
  const { span, spans } = createInstrumentHarness()
  await span('outer', async () => {
    await Promise.all(
      ['a', 'b'].map((name) =>
        span(name, async () => {
          await new Promise(setImmediate)
          span(`${name}.inner`, () => undefined)
        }),
      ),
    )
  })
  expect(spans.only('a.inner').parent).toBe(spans.only('a'))
  expect(spans.only('b.inner').parent).toBe(spans.only('b'))
  expect(spans.only('b').parent).toBe(spans.only('outer'))
})

test('what a synchronous step starts goes on as a part of it, and nothing after the step does', async () => {
  const { span, spans, scopes } = createInstrumentHarness()
  const started: Promise<unknown>[] = []
  const later = (name: string, start: (run: () => void) => unknown) => {
    started.push(new Promise<void>((resolve) => start(() => resolve(span(name, () => undefined)))))
  }
  const resolved = Promise.resolve()
  span('request', () => {
    const returned = span('step', () => {
      later('timer', setTimeout)
      later('immediate', setImmediate)
      later('tick', process.nextTick)
      later('microtask', queueMicrotask)
      later('promise', (run) => resolved.then(run))
      later('awaited', async (run) => {
        await resolved
        await new Promise(setImmediate)
        run()
      })
      return 1
    })
    expect([returned, scopes.current()?.span]).toEqual([1, spans.only('request')])
    later('after', setImmediate)
    span('next step', () => later('of the next', setImmediate))
  })
  expect(scopes.current()).toBeUndefined()
  await Promise.all(started)
  for (const name of ['timer', 'immediate', 'tick', 'microtask', 'promise', 'awaited']) {
    expect(spans.only(name).parent, name).toBe(spans.only('step'))
  }
  expect(spans.only('after').parent).toBe(spans.only('request'))
  expect(spans.only('of the next').parent).toBe(spans.only('next step'))
})

test('beneath a span that is not recorded steps run in place, and named functions are still told apart', () => {
  const { tracing, scopes } = buildTracing({ sampleRatio: 0 })
  const { span, observe } = createInstrumentHarness({ spans: tracing, scopes })
  span('request', (server) => {
    const outer = scopes.current()
    span('step', (step) => {
      expect(scopes.current()).toBe(outer)
      expect(step).toBe(server)
    })
    observe('named', () => {
      expect(scopes.current()?.functionName).toBe('named')
      expect(scopes.current()?.span).toBe(server)
    })()
    const numbers = observe('numbers', function* () {
      yield span('inner', () => scopes.current()?.functionName)
    })
    expect([...numbers()]).toEqual(['numbers'])
    expect(scopes.current()).toBe(outer)
  })
  expect(scopes.current()).toBeUndefined()
})

test('an error is recorded on the span and rethrown, and not counted', async () => {
  const { span, spans, failed } = createInstrumentHarness()
  const error = new RangeError('too far')
  expect(() =>
    span('sync', () => {
      throw error
    }),
  ).toThrow(error)
  await expect(span('async', () => Promise.reject(error))).rejects.toBe(error)
  for (const name of ['sync', 'async']) {
    expect(spans.only(name)).toMatchObject({ exceptions: [error], status: { code: 2, message: 'too far' }, ends: 1 })
  }
  expect(failed).not.toHaveBeenCalled()
})

test('the error of a span happened when the span ended, not after it', () => {
  const { tracing, scopes } = buildTracing()
  const { span } = createInstrumentHarness({ spans: tracing, scopes })
  expect(() =>
    span('failing', () => {
      throw new Error('x')
    }),
  ).toThrow('x')
  const [failing] = tracing.finished()
  expect(failing?.events.map(({ time }) => time)).toEqual([failing?.endTime])
})

test('thrown values that are no errors are passed on as they are', () => {
  const { span, spans } = createInstrumentHarness()
  for (const thrown of ['text', null, undefined]) {
    let caught: unknown = 'nothing'
    try {
      span('odd', () => {
        throw thrown
      })
    } catch (error) {
      caught = error
    }
    expect(caught).toBe(thrown)
  }
  expect(spans.started.map((each) => each.attributes['error.type'])).toEqual(['string', 'null', 'undefined'])
})

test('an error of another realm is told like any other, and one that cannot be read ends the call all the same', () => {
  const { span, spans, analysis, lines, moved } = createInstrumentHarness()
  const unreadable = new Proxy(new Error('x'), {
    get() {
      throw new Error('hands off')
    },
  })
  const fails = (error: unknown) => () => {
    throw error
  }
  const foreign: unknown = runInNewContext('new TypeError("foreign")')
  const rethrows = (run: () => unknown, error: unknown): boolean => {
    try {
      run()
      return false
    } catch (caught) {
      return caught === error
    }
  }
  for (const [name, error] of Object.entries({ foreign, unreadable })) {
    expect(rethrows(() => span(name, fails(error)), error)).toBe(true)
    expect(rethrows(() => analysis(`${name} analysis`, { dataset: 'd' }, fails(error)), error)).toBe(true)
    expect(spans.only(name)).toMatchObject({ status: { code: 2 }, ends: 1 })
  }
  expect(spans.only('foreign')).toMatchObject({
    attributes: { 'error.type': 'TypeError' },
    status: { message: 'foreign' },
  })
  expect(lines.map(({ message }) => message)).toEqual(['foreign analysis failed', 'unreadable analysis failed'])
  expect(moved.active).toEqual([1, -1, 1, -1])
})

test('without tracing the function runs with a span that goes nowhere', () => {
  const { span } = createInstrumentHarness({ spans: undefined })
  expect(span('x', (own) => own)).toBe(NOOP_SPAN)
})

test('where nothing may be recorded the function runs with a span that goes nowhere', () => {
  const { span, scopes, spans } = createInstrumentHarness()
  const ignored = new Scope(undefined, undefined, undefined, true)
  expect(scopes.run(ignored, () => span('x', (own) => own))).toBe(NOOP_SPAN)
  expect(spans.started).toEqual([])
})

test('a span keeps the name of the function around it', () => {
  const { observe, span, scopes } = createInstrumentHarness()
  expect(observe('outer', () => span('part', () => scopes.current()?.functionName))()).toBe('outer')
})

test('span() without a function is refused', () => {
  const { span } = createInstrumentHarness()
  expect(() => span('x', {} as never)).toThrow(expect.objectContaining({ code: 'OBS_ERR_INVALID_ARGUMENT' }))
})
