import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Whether a configuration in TypeScript can be loaded in this project: by Node.js from 22.18 on, or by its own tsx. */
export function readsTypeScript(cwd: string): boolean {
  return isNative() || loadersOf(cwd) !== undefined
}

/** Sees to it that TypeScript is loaded, where that is possible; where not, loading the file says what to do. */
export async function allowTypeScript(cwd: string): Promise<void> {
  const loaders = isNative() ? undefined : loadersOf(cwd)
  // Which of the two loads a file depends on the "type" of the project's package.json.
  for (const loader of loaders ?? []) {
    const { register } = (await import(pathToFileURL(loader).href)) as { readonly register: () => void }
    register()
  }
}

function isNative(): boolean {
  return Boolean((process.features as { readonly typescript?: unknown }).typescript)
}

/** The modules of tsx that register its loaders, for CommonJS and for ES modules. */
function loadersOf(cwd: string): readonly string[] | undefined {
  try {
    const require = createRequire(join(cwd, 'package.json'))
    const manifest = require.resolve('tsx/package.json')
    // require.resolve() would lead to the twin for CommonJS, which cannot register the other kind.
    const { exports } = JSON.parse(readFileSync(manifest, 'utf8'))
    return [require.resolve('tsx/cjs/api'), join(dirname(manifest), exports['./esm/api'].import.default)]
  } catch {
    // Not installed, or a version of another shape.
    return undefined
  }
}
