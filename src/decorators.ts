import type { Attributes } from './core/span.ts'
import { createDecorator } from './instrument/create-decorator.ts'
import type { ObserveOptions } from './instrument/create-observe.ts'
import type { AnyFunction } from './instrument/decorated-function.ts'
import type { InstrumentDecoratorFactory } from './instrument/method-decorator.ts'

export type { ObserveOptions } from './instrument/create-observe.ts'
export type { InstrumentDecorator, InstrumentDecoratorFactory } from './instrument/method-decorator.ts'

export interface TracedOptions {
  /** Attributes of every span. */
  readonly attributes?: Attributes | undefined
}

/**
 * `obs.observe` for methods and function fields: `@observed`, `@observed()`, `@observed('name')`, `@observed({ … })`. The
 * name is class and method at the call, such as `A.detect`, unless one is given. Works on the instance that is current at
 * the call; before there is one the method just runs.
 * @throws ObservabilityError `OBS_ERR_INVALID_ARGUMENT` on anything but a method or a function field.
 */
export const observed: InstrumentDecoratorFactory<ObserveOptions> = createDecorator<ObserveOptions>(
  'observed',
  (options) => (instance, name, fn) => instance.observe(name, fn, options),
)

/** Same as `observed`, with a span and nothing else: no counted errors, no histogram, no log line. */
export const traced: InstrumentDecoratorFactory<TracedOptions> = createDecorator<TracedOptions>(
  'traced',
  ({ attributes = {} }) =>
    (instance, name, fn): AnyFunction =>
      function traced(this: unknown, ...args: never[]) {
        return instance.span(name, attributes, () => Reflect.apply(fn, this, args))
      },
)
