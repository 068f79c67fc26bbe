import { shortKey } from './field-keys.ts'
import { type Fields, renderFields } from './fields.ts'
import { flat } from './flat.ts'
import type { LineFields } from './line-fields.ts'
import type { Preset } from './preset/preset.ts'

export type Serializers = Readonly<Record<string, (value: never) => unknown>>

/** What all lines of a logger say, as JSON text: names and service, then the bound fields. */
export interface LoggerContent {
  readonly name: string
  readonly module: string
  /** The part without the bound fields. */
  readonly identity: string
  readonly bound: Fields | undefined
  /** `identity` and the bound fields. */
  readonly fragment: string
  readonly serializers: Serializers | undefined
}

/** Makes the content of loggers. */
export class LoggerContents {
  readonly #preset: Preset
  readonly #service: string
  readonly #fields: LineFields

  /** `service`: the fields of every line, as JSON text. */
  constructor(preset: Preset, service: string, fields: LineFields) {
    this.#preset = preset
    this.#service = service
    this.#fields = fields
  }

  named(name: string): LoggerContent {
    const identity = this.#identityOf(name, name)
    return { name, module: name, identity, bound: undefined, fragment: identity, serializers: undefined }
  }

  /** The content of a child; `name` and `module` of the bindings name it. @throws what reading the bindings throws. */
  child(parent: LoggerContent, bindings: object, serializers: Serializers | undefined): LoggerContent {
    const { name, module } = bindings as { name?: unknown; module?: unknown }
    if (name === undefined && module === undefined) return this.#extend(parent, bindings, serializers)
    const isNamed = typeof name === 'string'
    const newName = isNamed ? shortKey(name) : parent.name
    const newModule = typeof module === 'string' ? shortKey(module) : isNamed ? newName : parent.module
    const identity = this.#identityOf(newName, newModule)
    const fragment = identity + renderFields(parent.bound ?? {})
    return this.#extend(
      { ...parent, name: newName, module: newModule, identity, fragment },
      withoutNames(bindings),
      serializers,
    )
  }

  #extend(parent: LoggerContent, bindings: object, serializers: Serializers | undefined): LoggerContent {
    const own = this.#fields.bind(bindings)
    const bound = parent.bound === undefined ? own : { ...parent.bound, ...own }
    const replaces =
      parent.bound !== undefined && Object.keys(own).some((key) => Object.hasOwn(parent.bound ?? {}, key))
    return {
      name: parent.name,
      module: parent.module,
      identity: parent.identity,
      bound,
      fragment: flat(replaces ? parent.identity + renderFields(bound) : parent.fragment + renderFields(own)),
      serializers: serializers === undefined ? parent.serializers : { ...parent.serializers, ...serializers },
    }
  }

  #identityOf(name: string, module: string): string {
    return flat(renderFields(this.#preset.loggerFields(name, module)) + this.#service)
  }
}

/** The bindings without those that name the logger. */
function withoutNames(bindings: object): object {
  const { name, module, ...rest } = bindings as Record<string, unknown>
  if (typeof name !== 'string') Object.assign(rest, { name })
  if (typeof module !== 'string') Object.assign(rest, { module })
  return rest
}
