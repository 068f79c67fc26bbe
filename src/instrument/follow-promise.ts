import type { RunningCall } from './running-call.ts'

/**
 * A promise of the same value or error object, of the same class, that settles the call first. A rejection that nobody
 * handles stays unhandled.
 */
export function followPromise<T>(call: RunningCall, promise: Promise<T>): Promise<T> {
  const followed =
    Object.getPrototypeOf(promise) === Promise.prototype ? settleByAwait(call, promise) : settleByThen(call, promise)
  // Some libraries hang methods such as `cancel` or `json` on the promise itself. Under symbols Node.js keeps what belongs
  // to this one promise, such as its asynchronous context.
  for (const key of Object.getOwnPropertyNames(promise)) {
    const descriptor = Object.getOwnPropertyDescriptor(promise, key)
    if (descriptor !== undefined && !Object.hasOwn(followed, key)) Reflect.defineProperty(followed, key, descriptor)
  }
  return followed
}

/** `await` instead of `then`: V8 follows it when it writes the asynchronous part of a stack trace. */
async function settleByAwait<T>(call: RunningCall, promise: Promise<T>): Promise<T> {
  let value: T
  try {
    value = await promise
  } catch (error) {
    call.fail(error)
    throw error
  }
  call.succeed()
  return value
}

/** `then` makes the new promise with the constructor of the old one. */
function settleByThen<T>(call: RunningCall, promise: Promise<T>): Promise<T> {
  return promise.then(
    (value) => {
      call.succeed()
      return value
    },
    (error: unknown) => {
      call.fail(error)
      throw error
    },
  )
}
