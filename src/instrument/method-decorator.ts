type AnyMethod = (...args: never[]) => unknown

/** A decorator for methods and function fields, TC39 and legacy (`experimentalDecorators`) alike. */
export interface InstrumentDecorator {
  /** TC39: a method, static and `#private` ones included. */
  <F extends AnyMethod>(method: F, context: ClassMethodDecoratorContext): F
  /** TC39: a field that holds a function. */
  <This, F extends AnyMethod>(
    field: undefined,
    context: ClassFieldDecoratorContext<This, F>,
  ): (this: This, initial: F) => F
  /** Legacy: a method. */
  <F extends AnyMethod>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<F>,
  ): TypedPropertyDescriptor<F>
  /** Legacy: a field that holds a function. It needs `useDefineForClassFields: false`, as legacy decorators of fields do. */
  (target: object, key: string | symbol): void
}

interface ConfiguredDecorator<O> {
  (name?: string): InstrumentDecorator
  (options: O & { readonly name?: string | undefined }): InstrumentDecorator
}

/** Usable bare, called, with a name, or with options. Bare comes first: it is what an undefined argument may mean. */
export type InstrumentDecoratorFactory<O> = InstrumentDecorator & ConfiguredDecorator<O>
