import type { TracerProvider } from '@opentelemetry/api'
import type { Scopes } from '../../context/scope.ts'
import type { Warnings } from '../../core/warnings.ts'
import type { Propagation } from '../propagation/propagation.ts'
import { type ApiCopy, findApiCopies, isLaterMinor, minorOf, type OtelApi } from './api-copies.ts'
import { HeaderPropagator } from './header-propagator.ts'
import { ObsTracerProvider } from './obs-tracer.ts'
import { ScopeContextManager } from './scope-context-manager.ts'

/** The object through which all copies of the API of major 1 find what was registered. */
interface Registry {
  readonly version?: string
  trace?: unknown
  context?: unknown
  propagation?: unknown
}

const kRegistry = Symbol.for('opentelemetry.js.api.1')
/** Marks the globals that an instance of this library registered: a second one is no reason to warn. */
const kOurs = Symbol.for('@creativedynamics/observability/otel-global')

type Slot = 'trace' | 'context' | 'propagation'

function registry(): Registry {
  return (globalThis as { readonly [kRegistry]?: Registry })[kRegistry] ?? {}
}

/** OpenTelemetry's globals as far as this instance has registered them. */
export class OtelGlobals {
  /** The copy of the API that was registered through; undefined where none is installed. */
  readonly api: OtelApi | undefined
  /** Every copy that is installed, as version and place. */
  readonly copies: readonly string[]
  readonly #registered = new Map<Slot, unknown>()
  #isTaken = false

  private constructor(warnings: Warnings) {
    const copies = findApiCopies()
    const { version = '' } = registry()
    for (const copy of deafCopies(copies)) warnings.once('OBSWRN015', placeOf(copy), version)
    this.api = usableCopy(copies)?.api
    this.copies = copies.map(placeOf)
  }

  /** Takes every global that is free; the others stay with whom they belong to. */
  static register(provider: TracerProvider, propagation: Propagation, scopes: Scopes, warnings: Warnings): OtelGlobals {
    const globals = new OtelGlobals(warnings)
    const { api } = globals
    if (api === undefined) return globals
    const manager = new ScopeContextManager(scopes, api.ROOT_CONTEXT)
    const propagator = new HeaderPropagator(api, propagation)
    const free = [
      globals.#take('trace', provider, () => api.trace.setGlobalTracerProvider(provider)) || isApplications(provider),
      globals.#take('context', manager, () => api.context.setGlobalContextManager(manager)),
      globals.#take('propagation', propagator, () => api.propagation.setGlobalPropagator(propagator)),
    ]
    globals.#isTaken = free.includes(false)
    // Where spans go through the application's own provider, nothing stands aside.
    if (globals.#isTaken && !isApplications(provider)) warnings.once('OBSWRN009')
    return globals
  }

  /** The API without registering anything, for contexts that the application manages. */
  static leaveAlone(warnings: Warnings): OtelGlobals {
    return new OtelGlobals(warnings)
  }

  /** True when the application had registered globals of its own. */
  get isTaken(): boolean {
    return this.#isTaken
  }

  /** True when the active context is kept by our own scopes. */
  get ownsContext(): boolean {
    return this.#registered.has('context')
  }

  /** Gives back what is still ours. */
  unregister(): void {
    const { api } = this
    if (api === undefined) return
    if (this.#holds('trace')) api.trace.disable()
    if (this.#holds('context')) api.context.disable()
    if (this.#holds('propagation')) api.propagation.disable()
    this.#registered.clear()
  }

  /** False when the global belongs to the application. */
  #take(slot: Slot, instance: object, set: () => boolean): boolean {
    const present = registry()[slot]
    if (present !== undefined && present !== null) return isOurs(present)
    if (slot !== 'trace' || !isApplications(instance)) Object.defineProperty(instance, kOurs, { value: true })
    if (set()) this.#registered.set(slot, instance)
    return true
  }

  #holds(slot: Slot): boolean {
    const instance = this.#registered.get(slot)
    return instance !== undefined && unwrap(registry()[slot]) === instance
  }
}

/** The newest copy that may take part in what is registered already; the newest of all where nothing is. */
function usableCopy(copies: readonly ApiCopy[]): ApiCopy | undefined {
  const { version } = registry()
  if (version === undefined) return copies[0]
  return copies.find((copy) => minorOf(copy.version) <= minorOf(version)) ?? copies[0]
}

/** The copies that see nothing of what has been registered: those of a later minor version. */
function deafCopies(copies: readonly ApiCopy[]): readonly ApiCopy[] {
  const { version } = registry()
  return version === undefined ? [] : copies.filter((copy) => isLaterMinor(copy.version, version))
}

function placeOf({ version, folder }: ApiCopy): string {
  return `${version} in ${folder}`
}

/** The provider that the application has registered, if it has. */
export function applicationsProvider(): TracerProvider | undefined {
  const present = registry().trace
  return present === undefined || present === null || isOurs(present) ? undefined : (unwrap(present) as TracerProvider)
}

/** True for a provider that is not this library's. */
function isApplications(provider: object): boolean {
  return !(provider instanceof ObsTracerProvider)
}

function isOurs(present: unknown): boolean {
  const instance = unwrap(present)
  return typeof instance === 'object' && instance !== null && kOurs in instance
}

/** The API registers tracer providers behind a proxy. */
function unwrap(present: unknown): unknown {
  const proxy = present as { getDelegate?: () => unknown } | undefined | null
  return typeof proxy?.getDelegate === 'function' ? proxy.getDelegate() : present
}
