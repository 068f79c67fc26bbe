/**
 * Runs the contract, integration and package tests on other Node.js versions: `npm run test:matrix [-- 22 24 26]`. The
 * binaries are those of the npm package `node`, installed once into .node-matrix/.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const versions = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['22', '24', '26']
const suites = ['test/contract', 'test/integration', 'src']

const failed: string[] = []
for (const version of versions) {
  const node = nodeBinary(version)
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const path = `${join(node, '..')}:${process.env.PATH}`
  console.log(`\n=== Node.js ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}`)
  const run = spawnSync(node, [vitest, 'run', ...suites], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  if (run.status !== 0) failed.push(version)
}
if (failed.length > 0) {
  console.error(`\nfailed on Node.js ${failed.join(', ')}`)
  process.exitCode = 1
}

function nodeBinary(version: string): string {
  const prefix = join(root, '.node-matrix', version)
  const binary = join(prefix, 'node_modules', 'node', 'bin', 'node')
  if (existsSync(binary)) return binary
  mkdirSync(prefix, { recursive: true })
  // The package `node` copies the platform's binary into place in its install script.
  const install = spawnSync(
    'npm',
    ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund', `node@${version}`],
    {
      cwd: prefix,
      stdio: 'inherit',
    },
  )
  if (install.status !== 0 || !existsSync(binary)) throw new Error(`could not install node@${version}`)
  return binary
}
