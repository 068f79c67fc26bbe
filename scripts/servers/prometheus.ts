import { join } from 'node:path'
import { type KeptServer, keepServer, keptServers } from './cache.ts'
import { type DebianSuite, openDebianSuite } from './debian-suite.ts'
import { relocateProgram } from './relocate-program.ts'
import type { GotServers, ServerPart } from './server-part.ts'

/** Three ages of both servers: Prometheus 2.42, 2.53 and 3. The stable suites stand still; sid moves, and is asked once. */
const SUITES = ['bookworm', 'trixie', 'sid']
/** promtool is a package of its own from trixie on; amtool is in the package of Alertmanager. */
const PACKAGES = {
  prometheus: ['prometheus', 'promtool'],
  alertmanager: ['prometheus-alertmanager'],
}

/** Prometheus, promtool, Alertmanager and amtool: packages of several suites of Debian, unpacked side by side. */
export const prometheus: ServerPart = {
  name: 'prometheus',
  tests: ['prometheus-', 'ops-'],
  get() {
    const got = SUITES.map(getSuite)
    return { servers: got.flatMap(({ servers }) => servers), missing: got.flatMap(({ missing }) => missing) }
  },
}

function getSuite(name: string): GotServers {
  const origin = `Debian ${name}`
  const servers: KeptServer[] = []
  const wanted: string[] = []
  for (const server of Object.keys(PACKAGES)) {
    const kept = keptServers(server).find((candidate) => candidate.origin === origin)
    if (kept === undefined) wanted.push(server)
    else servers.push(kept)
  }
  if (wanted.length === 0) return { servers, missing: [] }
  const missing: GotServers['missing'][number][] = []
  const isMissing = (server: string, error: unknown) =>
    missing.push({ server: `${server} of ${origin}`, reason: error instanceof Error ? error.message : String(error) })
  let suite: DebianSuite | undefined
  try {
    console.log(`getting ${wanted.join(' and ')} of ${origin}`)
    suite = openDebianSuite(name)
    for (const server of wanted) {
      try {
        servers.push(unpack(suite, server as keyof typeof PACKAGES, origin))
      } catch (error) {
        isMissing(server, error)
      }
    }
  } catch (error) {
    for (const server of wanted) isMissing(server, error)
  } finally {
    suite?.close()
  }
  return { servers, missing }
}

function unpack(suite: DebianSuite, server: keyof typeof PACKAGES, origin: string): KeptServer {
  const packages = PACKAGES[server].filter((name) => suite.versionOf(name) !== undefined)
  const [first] = packages
  if (first === undefined) throw new Error(`${origin} has no package ${PACKAGES[server].join(' or ')}`)
  const version = suite.versionOf(first) as string
  return keepServer({ name: server, version, origin }, (folder) => {
    suite.unpack(packages, folder)
    if (server === 'alertmanager') relocateAlertmanager(folder)
  })
}

/** Debian's build reads its own templates from the system; ours runs in the folder `usr` and finds them there. */
function relocateAlertmanager(folder: string): void {
  const program = join(folder, 'usr', 'bin', 'prometheus-alertmanager')
  relocateProgram(program, '/usr/share/prometheus/alertmanager', 'share/prometheus/alertmanager')
}
