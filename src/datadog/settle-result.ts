/** What is done around and after the run of an observed function. */
export interface Settling {
  /** Runs one step of a generator with the span active. */
  readonly run: <T>(step: () => T) => T
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * The result to hand back instead of `result`, such that `settling` hears of the end: at once for a plain value, when
 * they are settled for promises, when they are used up, left or broken for generators. A lazy thenable (a query builder)
 * is not set going.
 */
export function settleResult(result: unknown, settling: Settling): unknown {
  if (result instanceof Promise) return settlePromise(result, settling)
  if (isGenerator(result)) return settleGenerator(result, settling)
  if (isThenable(result)) return settleThenable(result, settling)
  settling.done()
  return result
}

function settlePromise(promise: Promise<unknown>, { done, failed }: Settling): Promise<unknown> {
  const settled = promise.then(
    (value) => {
      done()
      return value
    },
    (error: unknown) => {
      failed(error)
      throw error
    },
  )
  // Some libraries hang `cancel()` and the like on their promises.
  for (const key of Reflect.ownKeys(promise)) {
    const descriptor = Object.getOwnPropertyDescriptor(promise, key)
    if (descriptor !== undefined) Reflect.defineProperty(settled, key, descriptor)
  }
  return settled
}

interface Thenable {
  then(fulfilled?: ((value: unknown) => unknown) | null, rejected?: ((error: unknown) => unknown) | null): unknown
}

function isThenable(value: unknown): value is Thenable {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function settleThenable(thenable: Thenable, { run, done, failed }: Settling): Thenable {
  const original = thenable.then
  const observed: Thenable['then'] = function (this: unknown, fulfilled, rejected) {
    const onFulfilled = (value: unknown) => {
      done()
      return typeof fulfilled === 'function' ? fulfilled(value) : value
    }
    const onRejected = (error: unknown) => {
      failed(error)
      if (typeof rejected === 'function') return rejected(error)
      throw error
    }
    return run(() => Reflect.apply(original, this, [onFulfilled, onRejected]))
  }
  if (!Reflect.defineProperty(thenable, 'then', { value: observed, configurable: true, writable: true })) done()
  return thenable
}

const STEPS = ['next', 'return', 'throw'] as const
type AnyGenerator = { [K in (typeof STEPS)[number]]: (value?: unknown) => unknown }

function isGenerator(value: unknown): value is AnyGenerator {
  const tag = Object.prototype.toString.call(value)
  return tag === '[object Generator]' || tag === '[object AsyncGenerator]'
}

function settleGenerator(generator: AnyGenerator, { run, done, failed }: Settling): AnyGenerator {
  const look = (step: unknown) => {
    if (typeof step === 'object' && step !== null && 'done' in step && step.done === true) done()
  }
  for (const name of STEPS) {
    const original = generator[name]
    const observed = (...args: unknown[]) => {
      try {
        const step = run(() => Reflect.apply(original, generator, args))
        if (step instanceof Promise) step.then(look, failed)
        else look(step)
        return step
      } catch (error) {
        failed(error)
        throw error
      }
    }
    Object.defineProperty(generator, name, { value: observed, configurable: true, writable: true })
  }
  return generator
}
