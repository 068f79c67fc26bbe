import { describeValue, isRecord } from '../../config/describe-value.ts'
import { nearestKey } from '../../config/nearest-key.ts'

/** A value of another kind than its place takes. */
export interface WrongValue {
  readonly path: string
  readonly message: string
  readonly received: unknown
  readonly hint: string
}

/** A key that nothing reads. */
export interface UnknownKey {
  readonly path: string
  /** Such as `option`. */
  readonly what: string
  readonly key: string
  readonly known: readonly string[]
}

/** What was found while values were held against their shapes. */
export interface ShapeProblems {
  readonly wrong: WrongValue[]
  readonly unknown: UnknownKey[]
}

/** What a place of a definition takes. */
export interface Shape {
  /** Completes "Give …". */
  readonly expected: string
  /** Whether it may not be left out. */
  readonly needed?: true
  accepts(value: unknown): boolean
  /** Looks at the parts of a value that is accepted. */
  inside?(value: unknown, path: string, found: ShapeProblems): void
  /** What to do about a value that is not accepted. Default: "Give …". */
  advice?(value: unknown): string | undefined
}

/** Holds a value against a shape; what is left out is not looked at unless it is needed. */
export function inspect(shape: Shape, value: unknown, path: string, found: ShapeProblems): void {
  if (value === undefined && shape.needed === undefined) return
  if (shape.accepts(value)) {
    shape.inside?.(value, path, found)
    return
  }
  const message = value === undefined ? 'it is missing' : `${describeValue(value)} is not what is needed`
  const hint = shape.advice?.(value) ?? `Give ${shape.expected}`
  found.wrong.push({ path, message, received: value, hint })
}

/** The shape of a place that may not be left out. */
export function needed(shape: Shape): Shape {
  return { ...shape, needed: true }
}

/** One of a few texts. */
export function oneOf(...values: readonly string[]): Shape {
  const advice = (value: unknown): string | undefined => {
    const nearest = typeof value === 'string' ? nearestKey(value, values) : undefined
    return nearest === undefined ? undefined : `Did you mean ${nearest}?`
  }
  return { expected: values.join(' or '), accepts: (value) => values.includes(value as string), advice }
}

export function listOf(item: Shape): Shape {
  return {
    expected: `a list, each of it ${item.expected}`,
    accepts: Array.isArray,
    inside: (value, path, found) => {
      for (const [at, one] of (value as readonly unknown[]).entries())
        inspect(needed(item), one, `${path}[${at}]`, found)
    },
  }
}

/** An object whose keys are names that the definition chooses. */
export function mapOf(item: Shape, isKey: (key: string) => boolean = () => true): Shape {
  return {
    expected: `an object, each of it ${item.expected}`,
    accepts: (value) => isRecord(value) && Object.keys(value).every(isKey),
    inside: (value, path, found) => {
      for (const [key, one] of Object.entries(value as object)) inspect(item, one, `${path}.${key}`, found)
    },
  }
}

/** Every key of a type with what it takes: an option without a shape does not compile. */
export type ShapesOf<T> = { readonly [K in keyof T]-?: Shape }

interface ObjectShape {
  /** What its keys are called. Default `option`. */
  readonly what?: string
  /** What any other key takes. Default: there is no other one. */
  readonly others?: Shape
  /** Tells it from other objects that the place takes. */
  readonly when?: (value: Readonly<Record<string, unknown>>) => boolean
  /** Default `an object`. */
  readonly expected?: string
}

export function anObject<T>(shapes: ShapesOf<T>, options: ObjectShape = {}): Shape {
  const { what = 'option', others, when = () => true, expected = 'an object' } = options
  const known = Object.keys(shapes)
  return {
    expected,
    accepts: (value) => isRecord(value) && when(value),
    inside: (given, path, found) => {
      const value = given as Readonly<Record<string, unknown>>
      const at = (key: string) => (path === '' ? key : `${path}.${key}`)
      const further = Object.keys(value).filter((key) => !known.includes(key))
      if (others === undefined) found.unknown.push(...further.map((key) => ({ path: at(key), what, key, known })))
      for (const [key, shape] of Object.entries<Shape>(shapes)) {
        inspect(shape, Object.hasOwn(value, key) ? value[key] : undefined, at(key), found)
      }
      if (others !== undefined) for (const key of further) inspect(others, value[key], at(key), found)
    },
  }
}

/** What the first of them takes that takes it at all. */
export function either(...shapes: readonly Shape[]): Shape {
  return {
    expected: shapes.map(({ expected }) => expected).join(' or '),
    accepts: (value) => shapes.some((shape) => shape.accepts(value)),
    inside: (value, path, found) => shapes.find((shape) => shape.accepts(value))?.inside?.(value, path, found),
  }
}
