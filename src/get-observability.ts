import { createFace } from './assembly/face.ts'
import { buildParts, layGround } from './assembly/parts.ts'
import { resolveOptions } from './config/resolve-options.ts'
import { currentInstance } from './core/current-instance.ts'
import { EarlyCalls } from './core/early-calls.ts'
import { registeredInstance } from './core/registered-instance.ts'
import { type ShutdownHook, type ShutdownHookOptions, ShutdownHooks } from './lifecycle/shutdown-hooks.ts'
import type { Observability } from './observability-api.ts'

/** By what stands in: the switched-off instance, or the one of `./register` until the application has made its own. */
const standIns = new WeakMap<object, Observability>()
let switchedOff: Observability | undefined
const early = new EarlyCalls((error) => tellLate(finalInstance(), error))

/**
 * The instance made last that was not shut down since. Before there is one: a stand-in whose loggers, wrappers and
 * functions find the instance when they are called, so that modules may use it while they are loaded. Health checks,
 * hooks, levels and metrics that are asked of it are those of the instance once that is made. What is taken from the
 * instance of `./register` finds the application's own in the same way.
 */
export function getObservability(): Observability {
  const instance = finalInstance()
  if (instance !== undefined) return instance
  switchedOff ??= registeredInstance() === undefined ? createSwitchedOff() : undefined
  const target = (registeredInstance()?.instance as Observability | undefined) ?? (switchedOff as Observability)
  let standIn = standIns.get(target)
  if (standIn === undefined) {
    standIn = late(target, finalInstance)
    standIns.set(target, standIn)
  }
  return standIn
}

/** The current instance, unless another one is going to take its place. */
function finalInstance(): Observability | undefined {
  const instance = currentInstance()
  return instance === registeredInstance()?.instance ? undefined : (instance as Observability | undefined)
}

/** The instance to work with now, if there is one. */
function usableInstance(): Observability | undefined {
  return finalInstance() ?? (registeredInstance()?.instance as Observability | undefined)
}

/** An instance with every part off, without announcement and not registered: what is there before the first call. */
function createSwitchedOff(): Observability {
  const off = { metrics: false, logging: false, tracing: false, health: false, http: false, announce: false }
  const { options, explained } = resolveOptions({ service: 'not-created-yet', ...off }, {})
  const hooks = new ShutdownHooks(() => {})
  return createFace(buildParts(layGround(options), undefined), {
    explained,
    diagnose: () => Promise.resolve({ ok: true, findings: [] }),
    ending: {
      flush: () => Promise.resolve(),
      shutdown: () => Promise.resolve({ ok: true, lost: { spans: 0, lines: 0 } }),
      onShutdown: (fn, hookOptions) => hooks.add(fn, hookOptions),
    },
  })
}

/** Functions that make something to keep: what they make before there is an instance is late too. */
const MAKERS: ReadonlySet<PropertyKey> = new Set([
  ...['getLogger', 'child', 'bind', 'counter', 'gauge', 'histogram'],
  ...['express', 'expressErrors', 'fastify', 'koa', 'hono', 'node'],
])

/** Those of them whose result is there, with its first values, although nobody has used it yet. */
const DECLARERS: ReadonlySet<PropertyKey> = new Set(['counter', 'gauge', 'histogram'])

/** Functions that change the instance: it is changed in the same way once it is made. */
const CHANGERS: ReadonlySet<PropertyKey> = new Set([
  ...['register', 'http', 'tcp', 'dns', 'ping', 'setStarted'],
  ...['onShutdown', 'setLevel', 'registerMetric'],
])

type Maker = (...args: unknown[]) => object
type Changer = (...args: unknown[]) => unknown

/** `target` until `find` finds something; objects and functions taken from it are late in the same way. */
function late<T extends object>(target: T, find: () => T | undefined, name?: PropertyKey): T {
  const cache = new Map<PropertyKey, unknown>()
  const takeBackSet = new Map<PropertyKey, () => void>()
  // Not the target itself: of its own target a proxy must tell frozen properties as they are.
  const shell = (typeof target === 'function' ? () => {} : {}) as T
  return new Proxy(shell, {
    get(_, key) {
      const live = find()
      if (live !== undefined) return memberOf(live, key)
      const value = memberOf(target, key)
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value
      const known = cache.get(key)
      if (known !== undefined) return known
      const findMember = () => memberOf(find(), key) as never
      const made = key === 'observe' ? lateObserve(usableInstance) : late(value, findMember, key)
      cache.set(key, made)
      return made
    },
    set(_, key, value) {
      const live = find()
      if (live !== undefined) return Reflect.set(live, key, value)
      takeBackSet.get(key)?.()
      takeBackSet.set(
        key,
        early.add(() => Reflect.set(find() ?? target, key, value)),
      )
      return Reflect.set(target, key, value)
    },
    has: (_, key) => Reflect.has(find() ?? target, key),
    ownKeys: () => Reflect.ownKeys(find() ?? target),
    getOwnPropertyDescriptor(_, key) {
      const described = Reflect.getOwnPropertyDescriptor(find() ?? target, key)
      return described && { ...described, configurable: true }
    },
    apply(_, self, args) {
      const live = find()
      const result: unknown = Reflect.apply((live ?? target) as never, self, args)
      if (live !== undefined || name === undefined) return result
      if (CHANGERS.has(name)) return changeLater(name, find as () => Changer | undefined, args, result)
      if (!MAKERS.has(name)) return result
      const findResult = lateResult(find as () => Maker | undefined, args)
      if (DECLARERS.has(name)) early.add(findResult)
      return late(result as object, findResult)
    },
  })
}

/** A member of `holder`; a function keeps its `this`. */
function memberOf(holder: object | undefined, key: PropertyKey): unknown {
  if (holder === undefined) return undefined
  const value: unknown = Reflect.get(holder, key)
  return typeof value === 'function' ? value.bind(holder) : value
}

/** Finds what the maker makes once there is an instance: one for each instance. */
function lateResult(findMaker: () => Maker | undefined, args: unknown[]): () => object | undefined {
  let by: Observability | undefined
  let made: object | undefined
  return () => {
    const live = finalInstance()
    if (live === undefined) return undefined
    if (by !== live) {
      by = live
      made = undefined
      try {
        made = findMaker()?.(...args)
      } catch (error) {
        tellLate(live, error)
      }
    }
    return made
  }
}

/** It came to light where nothing of the library may throw, far from where it was asked for. */
function tellLate(live: Observability | undefined, error: unknown): void {
  live?.getLogger('observability').error({ err: error }, 'what was asked for before the start cannot be made')
}

/** Makes the change once there is an instance. `result` is what the stand-in answered: a function takes the change back. */
function changeLater(
  name: PropertyKey,
  find: () => Changer | undefined,
  given: readonly unknown[],
  result: unknown,
): unknown {
  let takeBackLive: unknown
  const takeBack = early.add(() => {
    takeBackLive = find()?.(...args)
  })
  const args = name === 'onShutdown' ? onceHook(given, takeBack) : given
  if (typeof result !== 'function') return result
  return () => {
    takeBack()
    result()
    if (typeof takeBackLive === 'function') takeBackLive()
  }
}

/** A hook that was called belongs to no further instance. */
function onceHook([given, options]: readonly unknown[], takeBack: () => void): readonly unknown[] {
  const fn = given as ShutdownHook
  const hook: ShutdownHook = (context) => {
    takeBack()
    return fn(context)
  }
  return [hook, { name: fn.name || 'hook', ...(options as ShutdownHookOptions | undefined) }]
}

/** `observe` that wraps at the first call after an instance was made, and runs the bare function until then. */
function lateObserve(find: () => Observability | undefined): Observability['observe'] {
  return ((name: string, fn: (...args: unknown[]) => unknown, options?: object) => {
    let observed: { readonly by: Observability; readonly fn: (...args: unknown[]) => unknown } | undefined
    const current = () => {
      const live = find()
      if (live === undefined) return fn
      if (observed?.by !== live) observed = { by: live, fn: live.observe(name, fn, options as never) }
      return observed.fn
    }
    const wrapped: object = new Proxy(fn, {
      apply: (_, self, args) => Reflect.apply(current(), self, args),
      construct(_, args, newTarget) {
        const target = current()
        return Reflect.construct(target, args, newTarget === wrapped ? target : newTarget)
      },
    })
    return wrapped
  }) as never
}
