import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Built, the file stands beside all others; in the source two folders up. */
const BESIDE = ['./exporter-thread.cjs', '../../exporter-thread.ts']

/**
 * The file that the exporter thread runs; undefined where there is none, as in an application that a bundler has put into
 * one file and that is installed without its packages.
 */
export function exporterFile(): string | undefined {
  const found = BESIDE.map(beside).find((file) => file !== undefined && existsSync(file))
  return found ?? fromPackage()
}

function beside(name: string): string | undefined {
  try {
    return fileURLToPath(new URL(name, import.meta.url))
  } catch {
    // A bundler may leave nothing of the module's own address.
    return undefined
  }
}

/** As the application would find the package. */
function fromPackage(): string | undefined {
  try {
    const require = createRequire(join(process.cwd(), 'package.json'))
    const folder = dirname(require.resolve('@creativedynamics/observability/package.json'))
    const file = join(folder, 'dist', 'exporter-thread.cjs')
    return existsSync(file) ? file : undefined
  } catch {
    return undefined
  }
}
