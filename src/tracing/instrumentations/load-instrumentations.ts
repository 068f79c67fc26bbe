import { loadPeer } from '../../core/load-peer.ts'
import type { Warnings } from '../../core/warnings.ts'
import { COLLECTION, installedPackages, isLeftOut, packageOf } from './installed-packages.ts'
import { type Instrumentation, isInstrumentation } from './instrumentation.ts'

type Wanted = 'auto' | readonly (string | object)[]

/**
 * The instrumentations that were asked for. A package that `auto` finds and that does not work is a warning.
 * @throws ObservabilityError `OBS_ERR_MISSING_PEER` for a package that is named and not installed.
 */
export function loadInstrumentations(wanted: Wanted, warnings: Warnings): readonly Instrumentation[] {
  if (wanted !== 'auto') {
    return wanted.flatMap((item) => (typeof item === 'string' ? named(item, warnings) : (item as Instrumentation)))
  }
  const names = installedPackages()
  const single = names.filter((name) => name !== COLLECTION)
  const found = single.flatMap((name) => attempt(name, warnings, () => instancesOf(load(name))))
  if (names.includes(COLLECTION))
    found.push(...attempt(COLLECTION, warnings, () => collected(load(COLLECTION), single)))
  return found
}

function named(item: string, warnings: Warnings): readonly Instrumentation[] {
  const name = packageOf(item)
  const exported = load(name)
  return attempt(name, warnings, () => (name === COLLECTION ? collected(exported, []) : instancesOf(exported)))
}

function load(name: string): object {
  return loadPeer<object>(name, 'tracing.instrumentations', 'latest')
}

function attempt(name: string, warnings: Warnings, make: () => readonly Instrumentation[]): readonly Instrumentation[] {
  try {
    const made = make()
    if (made.length === 0) warnings.once('OBSWRN013', name, 'it exports no instrumentation')
    return made
  } catch (error) {
    warnings.once('OBSWRN013', name, error instanceof Error ? error.message : String(error))
    return []
  }
}

const kMade = Symbol.for('@creativedynamics/observability/instrumentations')

/** One of each class that a package exports; the same ones always, because they know the modules that are loaded. */
function instancesOf(exported: object): readonly Instrumentation[] {
  const holder = globalThis as { [kMade]?: Map<unknown, Instrumentation> }
  holder[kMade] ??= new Map()
  const made = holder[kMade]
  for (const Class of Object.values(exported).filter(isInstrumentationClass)) {
    if (!made.has(Class)) made.set(Class, new Class())
  }
  return [...new Set(Object.values(exported))].flatMap((value) => made.get(value) ?? [])
}

function isInstrumentationClass(value: unknown): value is new () => Instrumentation {
  return typeof value === 'function' && isInstrumentation(value.prototype)
}

/** Made once, for the same reason. */
let collection: readonly unknown[] | undefined

/** Those of the collection that are neither left out nor there already. */
function collected(exported: object, present: readonly string[]): readonly Instrumentation[] {
  const { getNodeAutoInstrumentations: getAll } = exported as {
    readonly getNodeAutoInstrumentations?: (config: object) => unknown[]
  }
  if (getAll === undefined) return []
  const off = new Set(present)
  const names = [...present, ...['http', 'undici', 'pino', 'net', 'dns', 'fs'].map(packageOf)]
  collection ??= getAll(Object.fromEntries(names.map((name) => [name, { enabled: false }])))
  return collection.filter(isInstrumentation).filter(({ instrumentationName: name = '' }) => {
    return !off.has(name) && !isLeftOut(name)
  })
}
