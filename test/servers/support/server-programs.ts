import { join } from 'node:path'
import { type KeptServer, keptServers } from '../../../scripts/servers/cache.ts'

/** What `npm run test:servers` could not get, and why, by part. */
const MISSING: Readonly<Record<string, string>> = JSON.parse(process.env.TEST_SERVERS_MISSING ?? '{}')

/** The versions of a server that are here, newest first: `3.5.3+ds1-6`. */
export function versionsOf(server: 'prometheus' | 'alertmanager' | 'otelcol' | 'ddapm-test-agent'): readonly string[] {
  return keptServers(server).map(({ version }) => version)
}

/**
 * One version for each of these beginnings that is here: `['2', '3']` answers the newest 2.x and the newest 3.x. For
 * `describe.each`, which runs nothing over an empty list: say why with `reasonToSkip()`.
 */
export function versionsLike(server: Parameters<typeof versionsOf>[0], ...beginnings: string[]): readonly string[] {
  const here = versionsOf(server)
  return beginnings.flatMap((beginning) => here.find((version) => begins(version, beginning)) ?? [])
}

/** Why the tests of a part cannot run; undefined when they can. For `describe.skipIf`. */
export function reasonToSkip(part: string, server: Parameters<typeof versionsOf>[0]): string | undefined {
  if (versionsOf(server).length > 0) return undefined
  return MISSING[part] ?? `there is no ${server} here; "npm run test:servers" gets it`
}

/**
 * A server that is here.
 * @param version How its version begins: `3`, `2.53`; the newest when left out.
 * @throws Error when there is none.
 */
export function findServer(server: Parameters<typeof versionsOf>[0], version?: string): KeptServer {
  const kept = keptServers(server)
  const found = kept.find((candidate) => version === undefined || begins(candidate.version, version))
  if (found !== undefined) return found
  const here = kept.map((candidate) => candidate.version).join(', ') || 'none'
  throw new Error(`no ${server} ${version ?? ''} here ("npm run test:servers" gets them); there is: ${here}`)
}

/** The path of a program of the Debian packages. */
export function debianProgram(server: 'prometheus' | 'alertmanager', program: string, version?: string): string {
  return join(findServer(server, version).folder, 'usr', 'bin', program)
}

function begins(version: string, beginning: string): boolean {
  return version === beginning || (version.startsWith(beginning) && !/^\d/.test(version.slice(beginning.length)))
}
