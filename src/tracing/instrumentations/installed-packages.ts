import { findAppManifest } from '../../config/app-manifest.ts'

/** All of OpenTelemetry's instrumentations for Node.js in one package. */
export const COLLECTION = '@opentelemetry/auto-instrumentations-node'

const PREFIX = '@opentelemetry/instrumentation-'

/**
 * Instrumentations that `auto` leaves out. `http` and `undici` would make a second span of every request and call, `pino`
 * would write ids twice; `net`, `dns` and `fs` make spans of what is beneath every call; the others make no spans.
 */
const LEFT_OUT: ReadonlySet<string> = new Set(
  ['http', 'undici', 'pino', 'net', 'dns', 'fs', 'runtime-node', 'host-metrics'].map((name) => `${PREFIX}${name}`),
)

/** True for a package that `auto` does not enable. */
export function isLeftOut(name: string): boolean {
  return LEFT_OUT.has(name)
}

/** Packages of the application's own package.json that `auto` enables. */
export function installedPackages(script?: string, workingDirectory?: string): readonly string[] {
  const manifest = findAppManifest(({ dependencies }) => isObject(dependencies), script, workingDirectory)
  const { dependencies, optionalDependencies, devDependencies } = manifest ?? {}
  const names = [dependencies, optionalDependencies, devDependencies].flatMap((list) =>
    isObject(list) ? Object.keys(list) : [],
  )
  const wanted = names.filter((name) => (name.startsWith(PREFIX) || name === COLLECTION) && !isLeftOut(name))
  return [...new Set(wanted)]
}

/** The package that a name stands for: `pg` is short for OpenTelemetry's. */
export function packageOf(name: string): string {
  return /^[a-z][a-z0-9-]*$/.test(name) ? `${PREFIX}${name}` : name
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
