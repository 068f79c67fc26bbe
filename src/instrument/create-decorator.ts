import { ObservabilityError } from '../core/errors.ts'
import { type AnyFunction, decoratedFunction, type WrapFunction } from './decorated-function.ts'
import type { InstrumentDecorator, InstrumentDecoratorFactory } from './method-decorator.ts'
import { classNameOf } from './qualified-name.ts'

type Decorate = (fn: AnyFunction, key: string | symbol, owner?: string) => AnyFunction

interface StandardContext {
  readonly kind: string
  readonly name: string | symbol
}

/** Babel's legacy mode hands fields over like this. */
interface FieldDescriptor extends PropertyDescriptor {
  initializer?: (this: unknown) => unknown
}

/**
 * One decorator for both kinds and all ways of writing it. `wrapWith` answers, for the options given, how a function is
 * wrapped for an instance.
 */
export function createDecorator<O extends object>(
  decoratorName: string,
  wrapWith: (options: O) => WrapFunction,
): InstrumentDecoratorFactory<O> {
  function decoratorFor(options: O & { readonly name?: string | undefined }): InstrumentDecorator {
    const { name } = options
    if (name !== undefined && (typeof name !== 'string' || name === '')) {
      throw invalid(`@${decoratorName} takes a name that is not empty`)
    }
    const wrap = wrapWith(options)
    const decorate: Decorate = (fn, key, owner) => decoratedFunction(fn, wrap, key, name, owner)
    return ((...args: unknown[]) => {
      if (isStandardContext(args[1])) return decorateStandard(args[0], args[1], decorate, decoratorName)
      if (isKey(args[1])) return decorateLegacy(args[0] as object, args[1], args[2], decorate, decoratorName)
      throw invalid(`@${decoratorName} decorates methods and function fields`)
    }) as InstrumentDecorator
  }

  return ((...args: unknown[]) => {
    if (isStandardContext(args[1]) || isKey(args[1])) {
      return (decoratorFor({} as O) as (...all: unknown[]) => unknown)(...args)
    }
    const [first] = args
    return decoratorFor((typeof first === 'object' && first !== null ? first : { name: first }) as O)
  }) as InstrumentDecoratorFactory<O>
}

function decorateStandard(
  value: unknown,
  context: StandardContext,
  decorate: Decorate,
  decoratorName: string,
): unknown {
  const { kind, name } = context
  if (kind === 'method') return decorate(value as AnyFunction, name)
  if (kind === 'field') {
    return function initialize(this: unknown, initial: unknown) {
      // Taken off its object, an arrow function has no `this` to tell the class by.
      return typeof initial === 'function' ? decorate(initial as AnyFunction, name, classNameOf(this)) : initial
    }
  }
  throw invalid(`@${decoratorName} decorates methods and function fields, not a ${kind}`)
}

function decorateLegacy(
  target: object,
  key: string | symbol,
  descriptor: unknown,
  decorate: Decorate,
  decoratorName: string,
): unknown {
  const own = (descriptor ?? Object.getOwnPropertyDescriptor(target, key)) as FieldDescriptor | undefined
  if (own === undefined) return decorateLegacyField(target, key, decorate)
  if (typeof own.initializer === 'function') {
    const { initializer } = own
    return {
      ...own,
      initializer(this: unknown) {
        const initial = Reflect.apply(initializer, this, [])
        return typeof initial === 'function' ? decorate(initial as AnyFunction, key, classNameOf(this)) : initial
      },
    }
  }
  if (typeof own.value !== 'function') throw invalid(`@${decoratorName} decorates methods and function fields`)
  const decorated = { ...own, value: decorate(own.value as AnyFunction, key, classNameOf(target)) }
  // A static field has its value already, and what a decorator of a field returns is ignored.
  if (descriptor === undefined) Object.defineProperty(target, key, decorated)
  return decorated
}

/** The constructor assigns the field; the first assignment on an instance turns it into a decorated own property. */
function decorateLegacyField(prototype: object, key: string | symbol, decorate: Decorate): void {
  Object.defineProperty(prototype, key, {
    configurable: true,
    set(this: object, initial: unknown) {
      const value = typeof initial === 'function' ? decorate(initial as AnyFunction, key, classNameOf(this)) : initial
      Object.defineProperty(this, key, { value, writable: true, enumerable: true, configurable: true })
    },
  })
}

function isStandardContext(value: unknown): value is StandardContext {
  return typeof value === 'object' && value !== null && typeof (value as StandardContext).kind === 'string'
}

function isKey(value: unknown): value is string | symbol {
  return typeof value === 'string' || typeof value === 'symbol'
}

function invalid(message: string): ObservabilityError {
  return new ObservabilityError('OBS_ERR_INVALID_ARGUMENT', [message])
}
