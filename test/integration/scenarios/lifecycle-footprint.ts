// Prints what an instance adds to the process, and what of it is left after its end. Argument: JSON of its options.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Footprint {
  readonly listeners: Readonly<Record<string, number>>
  readonly globals: readonly string[]
  readonly resources: readonly string[]
}

function footprint(): Footprint {
  const names = process.eventNames()
  return {
    listeners: Object.fromEntries(names.map((name) => [String(name), process.listenerCount(name)])),
    globals: Object.getOwnPropertyNames(globalThis),
    resources: process.getActiveResourcesInfo(),
  }
}

/** What is in `after` and was not in `before`. */
function added(before: Footprint, after: Footprint) {
  const listeners = Object.entries(after.listeners)
    .map(([name, count]) => [name, count - (before.listeners[name] ?? 0)] as const)
    .filter(([, count]) => count !== 0)
  const resources = [...after.resources]
  for (const resource of before.resources) {
    const at = resources.indexOf(resource)
    if (at !== -1) resources.splice(at, 1)
  }
  return {
    listeners: Object.fromEntries(listeners),
    globals: after.globals.filter((name) => !before.globals.includes(name)),
    resources,
  }
}

process.disconnect?.()
const { createObservability } = await import('../../../src/index.ts')
const server = createServer((_req, res) => res.end('x'))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
// Loads what fetch needs, and opens standard output, before the first look.
await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`).then((answer) => answer.text())
process.stdout.write('')

const before = footprint()
const obs = createObservability({ service: 'footprint', announce: false, ...JSON.parse(process.argv[2] ?? '{}') })
obs.health.register('db', () => 1, { intervalMs: 100 })
obs.health.ping('cache', () => 1)
await obs.health.run()
obs.logger.info('line')
obs.span('work', () => {})
obs.onShutdown(() => {})
const during = added(before, footprint())
await obs.shutdown()
// Handles that were closed are gone a turn later.
await new Promise((resolve) => setImmediate(resolve))
const after = added(before, footprint())
server.close()
server.closeAllConnections()
process.stderr.write(JSON.stringify({ during, after }))
