/** The guide's Datadog calls, and functions of every kind under `wrap`. */
import { startDatadog } from '../../support/datadog-part.ts'

const { part, faults } = startDatadog({ analyticsEnabled: true })
const { api } = part

class Analysis {
  readonly results = ['fatigue']

  perform = api.wrap('custom.analysis', function perform(this: Analysis, data: { items: number[] }) {
    const span = api.currentSpan()
    span?.setTag('data.size', 5).setMetric('items.count', data.items.length).setMetric('impossible', Number.NaN)
    span?.setTag('label', 'abc').setTag('flag', true).setTag('list', ['a', 'b'])
    return this.results
  })
}

const throwing = api.wrap('custom.throwing', () => {
  throw new RangeError('at once')
})
/** An answer such as 404 is thrown through the span without being a failure of it. */
const answering = part.startSpan({ name: 'custom.answering' })
const notFound = new Error('not found')
function throwThrough(): unknown {
  try {
    return part.activate?.(answering, () => {
      throw notFound
    })
  } catch (error) {
    return error
  } finally {
    answering.end()
  }
}
function catchOf(fn: () => unknown): unknown {
  try {
    return fn()
  } catch (error) {
    return error
  }
}

const failing = api.wrap('custom.failing', async (message: string): Promise<never> => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  throw new TypeError(message)
})
const mapping = api.wrap('custom.callback', (items: number[], double: (item: number) => number) => items.map(double))
const counting = api.wrap('custom.generator', function* (upTo: number) {
  for (let i = 0; i < upTo; i++) yield api.wrap('custom.step', () => i)()
})
const Model = api.wrap(
  'custom.model',
  class Model {
    readonly ready = true
  } as never as () => unknown,
) as never as new () => { ready: boolean }

const returned = new Analysis().perform({ items: [1, 2, 3] })
const failure = await failing('bad data').catch((error: unknown) => error)
const thrown = catchOf(throwing)
const passedOn = throwThrough() === notFound
const mapped = mapping([1, 2], (item) => item * 2)
const counted = [...counting(2)]
const outside = api.currentSpan()
const model = new Model()
const outer = api.wrap('custom.outer', async () => {
  await new Promise((resolve) => setTimeout(resolve, 2))
  api.wrap('custom.inner', () => api.currentSpan()?.setTag('error', new RangeError('inside')))()
  return api.currentSpan()?.raw.context().toSpanId(true)
})
const outerSpanId = await outer()

process.send?.({
  type: 'results',
  returned,
  failure: failure instanceof TypeError ? failure.message : 'wrong error',
  thrown: thrown instanceof RangeError ? thrown.message : 'wrong error',
  passedOn,
  mapped,
  counted,
  outside: outside === undefined,
  model: model.ready,
  outerSpanId,
  name: failing.name,
  length: mapping.length,
  faults: faults.counts().size,
})
await part.shutdown(5_000)
process.disconnect()
