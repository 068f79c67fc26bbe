/**
 * The tests against real servers: `npm run test:servers`, or those of the parts that are named: `npm run test:servers --
 * collector`. Gets the servers first, once, into the user's cache folder. What cannot be had is said, and its tests are
 * skipped; with `--require` that is a failure. With `--get` it stops before the tests.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { collector } from './servers/collector.ts'
import { datadog } from './servers/datadog.ts'
import { prometheus } from './servers/prometheus.ts'
import type { GotServers, ServerPart } from './servers/server-part.ts'

const ROOT = join(import.meta.dirname, '..')
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
const TESTS = join('test', 'servers')
const PARTS: readonly ServerPart[] = [prometheus, datadog, collector]

function wantedParts(names: readonly string[]): readonly ServerPart[] {
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name))
  if (unknown.length > 0) {
    throw new Error(`no such part: ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`)
  }
  return names.length === 0 ? PARTS : PARTS.filter(({ name }) => names.includes(name))
}

function getPart(part: ServerPart): GotServers & { readonly part: ServerPart } {
  const got = part.get()
  for (const { name, version, origin } of got.servers) console.log(`here      ${name} ${version} (${origin})`)
  for (const { server, reason } of got.missing) console.log(`NOT HERE  ${server}: ${reason}`)
  return { ...got, part }
}

function runTests(parts: readonly ServerPart[], missing: Readonly<Record<string, string>>): number {
  // With all parts the filter is left out, so that no file is forgotten whatever its name begins with.
  const filters = parts === PARTS ? [] : parts.flatMap(({ tests }) => tests.map((prefix) => join(TESTS, prefix)))
  const args = ['run', '--config', join(TESTS, 'vitest.config.ts'), ...filters]
  const { status } = spawnSync(process.execPath, [VITEST, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, TEST_SERVERS_MISSING: JSON.stringify(missing) },
  })
  return status ?? 1
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { require: { type: 'boolean', default: false }, get: { type: 'boolean', default: false } },
  })
  const parts = wantedParts(positionals)
  const got = parts.map(getPart)
  const missing = got.flatMap((each) => each.missing.map((one) => ({ ...one, part: each.part.name })))
  const reasons = Object.fromEntries(missing.map(({ part, server, reason }) => [part, `${server}: ${reason}`]))
  const status = values.get ? 0 : runTests(parts, reasons)
  for (const { server } of missing) console.log(`DID NOT RUN  ${server}`)
  process.exitCode = status !== 0 ? status : values.require && missing.length > 0 ? 1 : 0
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
