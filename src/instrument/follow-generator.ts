import type { RunningCall } from './running-call.ts'

type Step = IteratorResult<unknown> | Promise<IteratorResult<unknown>>

interface AnyGenerator {
  next(...args: unknown[]): Step
  return(...args: unknown[]): Step
  throw(...args: unknown[]): Step
}

/**
 * A generator of the same prototype whose every step runs inside the call. The call ends with the generator: at its
 * end, at a throw, or when the consumer leaves early.
 */
export function followGenerator(call: RunningCall, generator: AnyGenerator): AnyGenerator {
  const followed = Object.create(Object.getPrototypeOf(generator)) as AnyGenerator
  const isAsync = Symbol.asyncIterator in generator
  for (const method of ['next', 'return', 'throw'] as const) {
    const step = (...args: unknown[]): Step => {
      let result: Step
      try {
        result = call.run(() => generator[method](...args))
      } catch (error) {
        call.fail(error)
        throw error
      }
      if (isAsync) return settleStep(call, result as Promise<IteratorResult<unknown>>)
      if ((result as IteratorResult<unknown>).done) call.succeed()
      return result
    }
    Object.defineProperty(followed, method, { value: step, writable: true, configurable: true })
  }
  return followed
}

async function settleStep(call: RunningCall, step: Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> {
  let result: IteratorResult<unknown>
  try {
    result = await step
  } catch (error) {
    call.fail(error)
    throw error
  }
  if (result.done) call.succeed()
  return result
}
