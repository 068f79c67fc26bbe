import { expect, test, vi } from 'vitest'
import { createInstrumentHarness } from '../../test/support/instrument-harness.ts'
import { RequestContext } from '../context/request-context.ts'
import { Scope } from '../context/scope.ts'

const inRequest = (endpoint: string | undefined, suppressed = false) =>
  new Scope(new RequestContext('c-1', () => endpoint), undefined, undefined, suppressed)

test('an observed function returns what it returned, with a span around it', () => {
  const { observe, spans } = createInstrumentHarness()
  const result = {}
  const observed = observe('load', (id: number) => (id === 7 ? result : undefined), { attributes: { tier: 'a' } })
  expect(observed(7)).toBe(result)
  const span = spans.only('load')
  expect(span).toMatchObject({ ends: 1, kind: 'internal', attributes: { tier: 'a' }, status: { code: 0 } })
})

test('an observed function keeps its name, length, own properties, kind and `this`', async () => {
  const { observe } = createInstrumentHarness()
  async function load(this: { base: number }, _a: number, _b: number) {
    return this.base
  }
  load.cacheKey = 'k'
  const observed = observe('load', load)
  expect([observed.name, observed.length, observed.cacheKey]).toEqual(['load', 2, 'k'])
  expect(observed.constructor.name).toBe('AsyncFunction')
  expect(await observed.call({ base: 3 }, 1, 2)).toBe(3)
})

test('an observed class constructs instances of itself and records a throwing constructor', () => {
  const { observe, spans, failed } = createInstrumentHarness()
  class Model {
    readonly target: unknown
    readonly size: number
    constructor(size: number) {
      if (size < 0) throw new RangeError('negative')
      this.size = size
      this.target = new.target
    }
  }
  const Observed = observe('Model', Model)
  const model = new Observed(2)
  expect(model).toBeInstanceOf(Model)
  expect(model).toMatchObject({ size: 2, target: Model })
  expect(() => new Observed(-1)).toThrow(RangeError)
  expect(spans.ended).toHaveLength(2)
  expect(failed.mock.calls).toEqual([['RangeError', 'Model']])
})

test('a class derived from an observed class keeps its own prototype', () => {
  const { observe } = createInstrumentHarness()
  const Base = observe(
    'Base',
    class {
      kind() {
        return 'base'
      }
    },
  )
  class Derived extends Base {
    override kind() {
      return `derived from ${super.kind()}`
    }
  }
  expect(new Derived().kind()).toBe('derived from base')
})

test('an async function ends its span when it settles', async () => {
  const { observe, spans } = createInstrumentHarness()
  const timer = new Promise<string>((resolve) => setImmediate(resolve, 'done'))
  const pending = observe('load', () => timer)()
  expect(spans.only('load').ends).toBe(0)
  expect(await pending).toBe('done')
  expect(spans.only('load').ends).toBe(1)
})

test('errors are recorded, counted and rethrown as the same object', async () => {
  const { observe, spans, failed } = createInstrumentHarness()
  const error = new TypeError('bad input')
  const fail = observe('sync', () => {
    throw error
  })
  const reject = observe('async', () => Promise.reject(new SyntaxError('later')))
  expect(fail).toThrow(error)
  await expect(reject()).rejects.toThrow(SyntaxError)
  expect(spans.only('sync')).toMatchObject({
    exceptions: [error],
    status: { code: 2, message: 'bad input' },
    attributes: { 'error.type': 'TypeError' },
    ends: 1,
  })
  expect(failed.mock.calls).toEqual([
    ['TypeError', 'sync'],
    ['SyntaxError', 'async'],
  ])
})

test('an error that travels through several observed functions is counted once, by the innermost', async () => {
  const { observe, failed, spans } = createInstrumentHarness()
  const inner = observe('inner', async () => {
    throw new Error('boom')
  })
  const outer = observe('outer', async () => await inner())
  await expect(outer()).rejects.toThrow('boom')
  expect(failed.mock.calls).toEqual([['Error', 'outer']])
  expect(spans.started.map((span) => span.exceptions.length)).toEqual([1, 1])
})

test('an error object that is thrown again in the next call is counted again', () => {
  const { observe, failed } = createInstrumentHarness()
  const always = new Error('always the same')
  const fail = observe('fail', () => {
    throw always
  })
  expect(fail).toThrow(always)
  expect(fail).toThrow(always)
  expect(failed).toHaveBeenCalledTimes(2)
})

test('an error in a request is counted under the route of the request', () => {
  const { observe, failed, scopes } = createInstrumentHarness()
  const fail = observe('fail', () => {
    throw new Error('boom')
  })
  for (const endpoint of ['/items/:id', undefined]) {
    expect(() => scopes.run(inRequest(endpoint), fail)).toThrow('boom')
  }
  expect(failed.mock.calls).toEqual([
    ['Error', '/items/:id'],
    ['Error', '__unmatched__'],
  ])
})

test('a route reader that throws does not reach the caller', () => {
  const { observe, failed, scopes, faults } = createInstrumentHarness()
  const context = new RequestContext('c-1', () => {
    throw new Error('reader')
  })
  const fail = observe('fail', () => {
    throw new Error('boom')
  })
  expect(() => scopes.run(new Scope(context, undefined, undefined), fail)).toThrow('boom')
  expect(failed.mock.calls).toEqual([['Error', '__unmatched__']])
  expect(faults.counts().get('http')).toBe(1)
})

test('nested calls are children of each other and name the innermost function', async () => {
  const { observe, spans, scopes } = createInstrumentHarness()
  const seen: unknown[] = []
  const inner = observe('inner', async () => {
    await new Promise(setImmediate)
    seen.push(scopes.current()?.functionName)
  })
  await observe('outer', async () => {
    await Promise.all([inner(), inner()])
    seen.push(scopes.current()?.functionName)
  })()
  expect(seen).toEqual(['inner', 'inner', 'outer'])
  const outer = spans.only('outer')
  expect(spans.started.filter((span) => span.parent === outer)).toHaveLength(2)
  expect(scopes.current()).toBeUndefined()
})

test('the duration goes into the histogram of the same name, where there is one, from the readings of the span', () => {
  const { observe, seconds, spans } = createInstrumentHarness()
  seconds.signature_calculation = []
  observe('signature_calculation', () => 1)()
  observe('something_else', () => 1)()
  const span = spans.only('signature_calculation')
  expect(seconds.signature_calculation).toEqual([((span.endTime ?? 0) - (span.startTime ?? 0)) / 1000])
})

test('without tracing the function runs in a scope with its name', () => {
  const { observe, scopes } = createInstrumentHarness({ spans: undefined })
  const observed = observe('load', () => scopes.current())
  expect(observed()).toMatchObject({ functionName: 'load', span: undefined })
})

test('where nothing may be recorded there is no span, and the scope stays suppressed', () => {
  const { observe, scopes, spans } = createInstrumentHarness()
  const scope = scopes.run(inRequest('/health', true), () => observe('load', () => scopes.current())())
  expect(scope?.suppressed).toBe(true)
  expect(spans.started).toEqual([])
})

test('with `analysis` every call moves the analysis metrics, the dataset taken from its arguments', async () => {
  const { observe, moved, lines } = createInstrumentHarness()
  const analyse = observe('analyse', async (data: { name: string }) => data.name.length, {
    analysis: true,
    dataset: (data) => data.name,
  })
  expect(await analyse({ name: 'summer' })).toBe(6)
  expect(moved.active).toEqual([1, -1])
  expect(moved.analyses).toEqual([{ dataset: 'summer', status: 'success' }])
  expect(lines).toMatchObject([{ level: 'INFO', fields: { dataset: 'summer' }, functionName: 'analyse' }])
})

test('a dataset function that throws is counted as a fault of the user and the call goes on', () => {
  const { observe, moved, faults } = createInstrumentHarness()
  const analyse = observe('analyse', () => 'ok', {
    analysis: true,
    dataset: () => {
      throw new Error('no name')
    },
  })
  expect(analyse()).toBe('ok')
  expect(moved.analyses).toEqual([{ dataset: 'default', status: 'success' }])
  expect(faults.counts().get('user')).toBe(1)
})

test('a plain observed function writes a line only when asked', () => {
  const { observe, lines } = createInstrumentHarness()
  observe('quiet', () => 1)()
  observe('loud', () => 1, { log: true })()
  expect(lines.map((line) => line.message)).toEqual(['loud finished'])
})

test('a metric that fails is a fault of ours, not of the function', () => {
  const { observe, faults, spans } = createInstrumentHarness({
    durationHistogram: () => ({
      observe: () => {
        throw new Error('metric')
      },
    }),
  })
  expect(observe('load', () => 1)()).toBe(1)
  expect(faults.counts().get('instrument')).toBe(1)
  expect(spans.only('load').ends).toBe(1)
})

test.each<[unknown, unknown]>([
  ['', Math.abs],
  ['x', undefined],
  [undefined, Math.abs],
])('observe(%j, %s) is refused at the call', (name, fn) => {
  const { observe } = createInstrumentHarness()
  expect(() => observe(name as never, fn as never)).toThrow(
    expect.objectContaining({ code: 'OBS_ERR_INVALID_ARGUMENT' }),
  )
})

test('the vendor context of a backend is active in every piece of the call', async () => {
  const harness = createInstrumentHarness()
  const activate = vi.fn((_span: unknown, fn: () => unknown) => fn())
  Object.assign(harness.spans, { activate })
  await harness.observe('load', async () => 1)()
  expect(activate.mock.calls.map(([span]) => span)).toEqual([harness.spans.only('load')])
})
