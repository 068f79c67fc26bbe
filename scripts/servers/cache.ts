import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A server that is there to be started. */
export interface KeptServer {
  readonly name: string
  /** As its source says it: 2.53.3+ds1-2 from Debian. */
  readonly version: string
  /** Where it came from: `Debian trixie`. */
  readonly origin: string
  readonly folder: string
}

/** Outside the checkout, because a fresh clone is to find them, too. Deleting a folder in here gets that server anew. */
export const CACHE = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'creativedynamics-observability',
  'servers',
)

const LABEL = 'server.json'
const FILLING = '.filling-'
/** Far more than the longest build takes: what is older was left by a process that was killed. */
const ABANDONED_MS = 24 * 3_600_000

/** The servers of this name, newest version first. */
export function keptServers(name: string): readonly KeptServer[] {
  return folders()
    .filter((folder) => !folder.startsWith(FILLING))
    .map(readLabel)
    .filter((server): server is KeptServer => server?.name === name)
    .sort((one, other) => other.version.localeCompare(one.version, 'en', { numeric: true }))
}

/**
 * Keeps what `fill` puts into an empty folder. Nobody ever sees a half-filled one: it gets its name when it is complete,
 * and of two processes that fill the same one the second finds it there and drops its own.
 */
export function keepServer(label: Omit<KeptServer, 'folder'>, fill: (folder: string) => void): KeptServer {
  mkdirSync(CACHE, { recursive: true })
  dropAbandoned()
  const filling = mkdtempSync(join(CACHE, `${FILLING}${label.name}-`))
  const folder = join(CACHE, `${label.name}-${label.version}`)
  try {
    fill(filling)
    writeFileSync(join(filling, LABEL), `${JSON.stringify(label)}\n`)
    renameSync(filling, folder)
  } catch (error) {
    rmSync(filling, { recursive: true, force: true })
    if (readLabel(`${label.name}-${label.version}`) === undefined) throw error
  }
  return { ...label, folder }
}

function folders(): readonly string[] {
  try {
    return readdirSync(CACHE)
  } catch {
    return []
  }
}

function readLabel(name: string): KeptServer | undefined {
  const folder = join(CACHE, name)
  try {
    return { ...JSON.parse(readFileSync(join(folder, LABEL), 'utf8')), folder }
  } catch {
    return undefined
  }
}

function dropAbandoned(): void {
  for (const name of folders().filter((folder) => folder.startsWith(FILLING))) {
    const folder = join(CACHE, name)
    // Another process may have renamed it meanwhile.
    const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - changed > ABANDONED_MS) rmSync(folder, { recursive: true, force: true })
  }
}
