import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package in a folder of its own under .node-matrix/. */
export interface Installed {
  /** The folder whose node_modules holds the package. */
  readonly folder: string
  /** The folder of the package itself. */
  readonly path: string
  readonly version: string
  readonly bin: string | Readonly<Record<string, string>> | undefined
}

/**
 * Installs a package from npm, once: what is there already is used again.
 * @throws Error with npm's own words when npm cannot install it.
 */
export function install(folder: string, name: string, range: string): Installed {
  const path = join(folder, 'node_modules', name)
  const manifest = join(path, 'package.json')
  if (!existsSync(manifest)) {
    console.log(`installing ${name}@${range} into ${folder}`)
    mkdirSync(folder, { recursive: true })
    // An application of its own; npm would otherwise look for one further up, and find this project.
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    runNpm(folder, `${name}@${range}`)
  }
  const { version, bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return { folder, path, version, bin }
}

function runNpm(folder: string, spec: string): void {
  // Packages for a newer Node.js than the one that runs npm are the point of it, so no strict engines.
  const args = ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--engine-strict=false', spec]
  // On Windows npm is a command file.
  const options = { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' } as const
  const { status, error, stdout, stderr } = spawnSync('npm', args, options)
  if (status === 0) return
  const words = error === undefined ? `${stdout}${stderr}`.trim() : error.message
  throw new Error(`npm could not install ${spec} into ${folder}:\n${words}`)
}
