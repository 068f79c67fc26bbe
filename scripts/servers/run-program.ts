import { type SpawnSyncOptions, spawnSync } from 'node:child_process'

/** How much of what a program said on its way down is shown: the reason is at the end. */
const LAST_WORDS = 2_000

/**
 * Runs a program to its end and answers what it wrote to standard output.
 * @throws Error with the program's last words when it fails.
 */
export function runProgram(program: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    maxBuffer: 256 * 1024 * 1024,
    ...options,
    encoding: 'utf8',
  })
  if (status === 0) return stdout
  const words = error === undefined ? `${stdout}${stderr}`.trim().slice(-LAST_WORDS) : error.message
  throw new Error(`${program} ${args.join(' ')} failed:\n${words}`)
}

/** Whether the program is on the path and runs. */
export function isInstalled(program: string, versionFlag = '--version'): boolean {
  return spawnSync(program, [versionFlag], { stdio: 'ignore' }).status === 0
}
