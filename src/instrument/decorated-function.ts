import { currentInstance } from '../core/current-instance.ts'
import type { Instrument } from './create-instrument.ts'
import { qualifiedName } from './qualified-name.ts'

export type AnyFunction = (...args: never[]) => unknown

/** Wraps a function for an instance, under the name of the class it was called on. */
export type WrapFunction = (instance: Instrument, name: string, fn: AnyFunction) => AnyFunction

/** How many names one method may have, by subclasses, until wrapping is done anew at every call. */
const MAX_NAMES = 100

/**
 * The function as it is while there is no instance, and wrapped for the current instance from then on. `name` is fixed,
 * or made of class and key at the call.
 */
export function decoratedFunction(
  fn: AnyFunction,
  wrap: WrapFunction,
  key: string | symbol,
  name: string | undefined,
  owner: string | undefined,
): AnyFunction {
  const wrapped = new WeakMap<Instrument, Map<string, AnyFunction>>()

  function wrappedFor(instance: Instrument, self: unknown): AnyFunction {
    const fullName = name ?? qualifiedName(self, key, owner)
    let byName = wrapped.get(instance)
    if (byName === undefined) {
      byName = new Map()
      wrapped.set(instance, byName)
    }
    const known = byName.get(fullName)
    if (known !== undefined) return known
    const made = wrap(instance, fullName, fn)
    if (byName.size < MAX_NAMES) byName.set(fullName, made)
    return made
  }

  return new Proxy(fn, {
    apply(target, self, args) {
      const instance = currentInstance() as Instrument | undefined
      return Reflect.apply(instance === undefined ? target : wrappedFor(instance, self), self, args)
    },
  })
}
