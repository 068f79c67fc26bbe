import { createFace } from './assembly/face.ts'
import { buildParts, layGround } from './assembly/parts.ts'
import { resolveOptions } from './config/resolve-options.ts'
import { currentInstance } from './core/current-instance.ts'
import type { Observability } from './observability-api.ts'

let standIn: Observability | undefined

/**
 * The instance made last that was not shut down since. Before there is one: a stand-in whose loggers, wrappers and
 * functions find the instance when they are called, so that modules may use it while they are loaded.
 */
export function getObservability(): Observability {
  const instance = currentInstance() as Observability | undefined
  if (instance !== undefined) return instance
  standIn ??= late(createSwitchedOff(), () => currentInstance() as Observability | undefined)
  return standIn
}

/** An instance with every part off, without announcement and not registered: what is there before the first call. */
function createSwitchedOff(): Observability {
  const off = { metrics: false, logging: false, tracing: false, health: false, http: false, announce: false }
  const { options, explained } = resolveOptions({ service: 'not-created-yet', ...off }, {})
  return createFace(buildParts(layGround(options), undefined), {
    explained,
    diagnose: () => Promise.resolve({ ok: true, findings: [] }),
    ending: {
      flush: () => Promise.resolve(),
      shutdown: () => Promise.resolve({ ok: true, lost: { spans: 0, lines: 0 } }),
    },
  })
}

/** `target` until `find` finds something; objects and functions taken from it are late in the same way. */
function late<T extends object>(target: T, find: () => T | undefined): T {
  const cache = new Map<PropertyKey, unknown>()
  return new Proxy(target, {
    get(_, key) {
      const live = find()
      const value: unknown = Reflect.get(live ?? target, key)
      if (live !== undefined) return typeof value === 'function' ? value.bind(live) : value
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value
      const known = cache.get(key)
      if (known !== undefined) return known
      const made =
        key === 'observe' ? lateObserve(find as never) : late(value, () => Reflect.get(find() ?? {}, key) as never)
      cache.set(key, made)
      return made
    },
    apply(_, self, args) {
      const live = find()
      return Reflect.apply((live ?? target) as never, self, args)
    },
  })
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
