/** Name of a decorated function: class and key, such as `A.detect`, `A.#detect` or `A.[detect]`. Never throws. */
export function qualifiedName(self: unknown, key: string | symbol, owner: string | undefined): string {
  const name = typeof key === 'symbol' ? `[${key.description ?? ''}]` : key
  const className = classNameOf(self) ?? owner
  return className === undefined ? name : `${className}.${name}`
}

/** Name of the class that a method was called on: of `this` itself for a static one. */
export function classNameOf(self: unknown): string | undefined {
  try {
    if (typeof self !== 'function' && (typeof self !== 'object' || self === null)) return undefined
    const subject = typeof self === 'function' ? self : self.constructor
    return typeof subject !== 'function' ||
      subject === Object ||
      typeof subject.name !== 'string' ||
      subject.name === ''
      ? undefined
      : subject.name
  } catch {
    return undefined
  }
}
