import { createRequire, register } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Warnings } from '../../core/warnings.ts'
import type { Instrumentation } from './instrumentation.ts'

type Pattern = string | RegExp

/** What is used of import-in-the-middle: its hooks that run in this thread, of release 3 and later. */
interface SyncHooks {
  supportsSyncHooks?(): boolean
  register(options: { readonly include: Pattern[] }): void
}

const SYNC_HOOKS = 'register-hooks.mjs'

const kHooked = Symbol.for('@creativedynamics/observability/module-hooks')

/** Loaded copies of import-in-the-middle that are hooked, with the modules that they tell of. */
function hooked(): Map<string, Pattern[]> {
  const holder = globalThis as { [kHooked]?: Map<string, Pattern[]> }
  holder[kHooked] ??= new Map()
  return holder[kHooked]
}

/**
 * Has ES modules told to the instrumentations when they are imported from now on, and only those that one of them patches.
 * CommonJS modules need nothing: the instrumentations watch `require` themselves. In this thread where Node.js can do that
 * (22.22.3, 24.11.1, 26), by a thread for loaders otherwise.
 */
export function hookModules(instrumentations: readonly Instrumentation[], warnings: Warnings): void {
  const include = instrumentations.flatMap(({ _modules: modules = [] }) => modules.flatMap(patternsOf))
  if (include.length === 0) return
  const [copy, ...others] = loadedCopies()
  if (copy === undefined) return
  // A second copy would not see modules that the first one has wrapped.
  if (others.length > 0) warnings.once('OBSWRN014', copy, others.join(', '))
  const known = hooked().get(copy)
  // The list is live in this thread; a loader's thread has its own copy of it.
  if (known !== undefined) known.push(...include)
  else {
    hooked().set(copy, include)
    hook(copy, include)
  }
}

function hook(copy: string, include: Pattern[]): void {
  const sync = syncHooksOf(copy)
  if (sync?.supportsSyncHooks?.() === true) sync.register({ include })
  else register('./hook.mjs', pathToFileURL(copy), { data: { include } })
}

function syncHooksOf(copy: string): SyncHooks | undefined {
  try {
    return createRequire(copy)(join(dirname(copy), SYNC_HOOKS)) as SyncHooks
  } catch {
    // An older release of the package, or a Node.js that cannot require ES modules.
    return undefined
  }
}

/** Main files of the copies that the instrumentations have loaded; dd-trace has one of its own. */
function loadedCopies(): readonly string[] {
  return Object.keys(createRequire(import.meta.url).cache).filter(
    (file) => /[\\/]import-in-the-middle[\\/]index\.js$/.test(file) && !/[\\/]dd-trace[\\/]/.test(file),
  )
}

/** A module by its name, and the files in it that are patched on their own. */
function patternsOf({
  name,
  files = [],
}: {
  readonly name: string
  readonly files?: readonly { readonly name: string }[]
}): Pattern[] {
  return [name, ...files.map((file) => new RegExp(`/node_modules/${escaped(file.name)}$`))]
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
