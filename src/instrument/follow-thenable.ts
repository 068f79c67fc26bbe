import { types } from 'node:util'
import { followPromise } from './follow-promise.ts'
import type { RunningCall } from './running-call.ts'

type Method = (...args: unknown[]) => unknown
type Thenable = object & { then: Method }

/** True for what `await` would call `then` on. Never throws, whatever the object's getters do. */
export function isThenable(value: object): value is Thenable {
  try {
    return typeof (value as { then?: unknown }).then === 'function'
  } catch {
    return false
  }
}

/**
 * The thenable behind a proxy. Query builders and the like start work only when they are awaited; so the call is settled
 * from there, and chained methods lead back to the proxy.
 */
export function followThenable<T extends Thenable>(call: RunningCall, target: T): T {
  const settled = () =>
    followPromise(
      call,
      new Promise((resolve, reject) => {
        call.run(() => target.then(resolve, reject))
      }),
    )
  const proxy: T = new Proxy(target, {
    get(_, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || key === 'constructor' || isFixed(target, key)) return value
      switch (key) {
        case 'then':
          return (onFulfilled?: never, onRejected?: never) => settled().then(onFulfilled, onRejected)
        case 'catch':
          return (onRejected?: never) => settled().catch(onRejected)
        case 'finally':
          return (onFinally?: never) => settled().finally(onFinally)
        default:
          return (...args: unknown[]) => followMethod(value as Method, args)
      }
    },
    // Accessors with private fields work on the object itself only.
    set: (_, key, value) => Reflect.set(target, key, value, target),
  })
  const followMethod = (method: Method, args: unknown[]): unknown => {
    const result = call.run(() => Reflect.apply(method, target, args))
    if (result === target) return proxy
    if (types.isPromise(result)) return followPromise(call, result)
    if (typeof result === 'object' && result !== null && isThenable(result)) return followThenable(call, result)
    return result
  }
  return proxy
}

/** A proxy must show such a property as it is. */
function isFixed(target: object, key: PropertyKey): boolean {
  const descriptor = Reflect.getOwnPropertyDescriptor(target, key)
  return descriptor !== undefined && !descriptor.configurable && !descriptor.writable && descriptor.get === undefined
}
