import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInstalled, runProgram } from './run-program.ts'

/** Names under which a mirror has Debian, to tell it from the other sources of a machine. */
const SUITES = new Set(['bullseye', 'bookworm', 'trixie', 'forky', 'sid', 'oldstable', 'stable', 'testing', 'unstable'])
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** The packages of one suite of Debian, whatever suite this machine itself runs; nothing of them is installed. */
export interface DebianSuite {
  readonly name: string
  /** The version that the suite has of a package; undefined where it has none of that name. */
  versionOf(name: string): string | undefined
  /** Downloads the packages and unpacks them into the folder: `usr/bin/…`. */
  unpack(names: readonly string[], folder: string): void
  /** Forgets the lists. */
  close(): void
}

/**
 * Reads the package lists of a suite, through the mirror and the settings that apt has on this machine. Needs no root.
 * @throws Error that says what is missing, or apt's own words.
 */
export function openDebianSuite(name: string): DebianSuite {
  for (const program of ['apt-get', 'dpkg-deb']) {
    if (!isInstalled(program)) throw new Error(`there is no ${program} on this machine`)
  }
  const mirror = debianMirror()
  const work = mkdtempSync(join(tmpdir(), 'debian-'))
  const close = () => rmSync(work, { recursive: true, force: true })
  try {
    const settings = writeSettings(work, mirror, name)
    runProgram('apt-get', [...settings, '--quiet', 'update'])
    const versionOf = (packageName: string) =>
      runProgram('apt-cache', [...settings, 'madison', packageName])
        .split('|')[1]
        ?.trim()
    return {
      name,
      versionOf,
      close,
      unpack(names, folder) {
        const downloads = mkdtempSync(join(work, 'packages-'))
        // The exact version, because apt would otherwise weigh it against what the machine has.
        const exact = names.map((packageName) => `${packageName}=${versionOf(packageName)}`)
        runProgram('apt-get', [...settings, '--quiet', 'download', ...exact], { cwd: downloads })
        for (const file of readdirSync(downloads)) runProgram('dpkg-deb', ['-x', join(downloads, file), folder])
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

/** Where this machine gets its Debian packages, as apt itself says it, in whatever form its sources are written. */
function debianMirror(): string {
  const targets = runProgram('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE)', 'Created-By: Packages'])
  const line = targets.split('\n').find((target) => SUITES.has(target.split(' ')[1] ?? ''))
  if (line === undefined) throw new Error("apt's sources on this machine name no Debian mirror")
  return line.split(' ')[0] as string
}

/** Options of apt that keep its lists, downloads and sources in a folder of our own. */
function writeSettings(work: string, mirror: string, suite: string): readonly string[] {
  const sources = join(work, 'sources.list')
  const signedBy = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : ''
  for (const folder of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(work, folder), { recursive: true })
  writeFileSync(sources, `deb ${signedBy}${mirror} ${suite} main\n`)
  const options = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'Acquire::Languages': 'none',
    // The folder belongs to whoever runs this; apt would drop to a user that cannot read it.
    ...(process.getuid?.() === 0 ? { 'APT::Sandbox::User': 'root' } : {}),
  }
  return Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`])
}
