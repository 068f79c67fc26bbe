import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Folder of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface PackageManifest {
  readonly name: string
  readonly version: string
  readonly main: string
  readonly types: string
  readonly typesVersions: { readonly [range: string]: { readonly [subpath: string]: readonly string[] } }
  readonly exports: { readonly [subpath: string]: string | { readonly [condition: string]: ExportTarget } }
  readonly dependencies: { readonly [name: string]: string }
  readonly peerDependencies: { readonly [name: string]: string }
  readonly peerDependenciesMeta: { readonly [name: string]: { readonly optional?: boolean } }
}

export interface ExportTarget {
  readonly types: string
  readonly default: string
}

export function readManifest(): PackageManifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
}

/** @throws Error with what to do, where the package was not built. */
export function demandBuild(): void {
  if (!existsSync(join(ROOT, 'dist/index.js'))) {
    throw new Error('dist/ is missing: run "npm run build" first ("npm test" does it)')
  }
}

export interface ConsumerApp {
  /** Folder of an application in which the packed package is installed, with its declared dependencies and nothing else. */
  readonly folder: string
  /** Writes a file of the application and answers its path. */
  write(name: string, text: string): string
  remove(): void
}

/**
 * Packs the built package and installs it into an empty application of this module type, with `more` of what this project
 * has installed. What `others`, an application's folder, has installed goes before that.
 */
export async function createConsumerApp(
  type: 'module' | 'commonjs',
  more: readonly string[] = [],
  others?: string,
): Promise<ConsumerApp> {
  demandBuild()
  const { name, dependencies, peerDependencies, peerDependenciesMeta } = readManifest()
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `consumer-${type}-`)))
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: ROOT,
  })
  const target = join(folder, 'node_modules', name)
  mkdirSync(target, { recursive: true })
  const tarball = join(folder, stdout.trim().split('\n').at(-1) ?? '')
  await run('tar', ['-xzf', tarball, '-C', target, '--strip-components', '1'])

  const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true)
  for (const dependency of [...Object.keys(dependencies), ...peers, ...more]) {
    const link = join(folder, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    const other = join(others ?? ROOT, 'node_modules', dependency)
    symlinkSync(existsSync(other) ? other : join(ROOT, 'node_modules', dependency), link, 'junction')
  }
  const write = (file: string, text: string): string => {
    const path = join(folder, file)
    writeFileSync(path, text)
    return path
  }
  write('package.json', JSON.stringify({ name: 'consumer-app', version: '4.5.6', type, private: true }))
  return { folder, write, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Runs a JavaScript file in plain Node.js, without a loader, and answers the JSON value of its last line. */
export async function runForJson<T>(
  file: string,
  cwd: string,
  execArgv: readonly string[] = [],
  args: readonly string[] = [],
): Promise<T> {
  const environment: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: 'production' }
  // Options of the test runner are not the application's.
  delete environment.NODE_OPTIONS
  const { stdout } = await run(process.execPath, [...execArgv, file, ...args], {
    cwd,
    env: environment,
    timeout: 20_000,
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T
}
