import { closeSync, linkSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { threadId } from 'node:worker_threads'

/** A lock that is older belongs to a process that has died, in milliseconds. */
const LOCK_LIFETIME_MS = 10_000

/** A rotated file beside the current one. */
export interface RotatedFile {
  readonly path: string
  /** 1 is the newest. */
  readonly number: number
  readonly isCompressed: boolean
}

/**
 * Moves `path` to `path.1`, `path.1` to `path.2` and so on, compressed ones too, and removes what is older than `keep`
 * files, those of earlier runs included. Answers false, and does nothing, while another process does so. `isDue` is
 * asked once none can any more. @throws the system's error.
 */
export function rotateFiles(path: string, keep: number, isDue: () => boolean): boolean {
  return whileLocked(path, () => {
    if (isDue()) shift(path, keep)
  })
}

/** Runs `change` while no other process changes the rotated files of `path`; answers false when one does so now. */
export function whileLocked(path: string, change: () => void): boolean {
  const lock = `${path}.lock`
  if (!take(lock)) return false
  try {
    change()
  } finally {
    rmSync(lock, { force: true })
  }
  return true
}

/** The rotated files beside `path`, oldest first. @throws the system's error. */
export function rotatedFilesOf(path: string): RotatedFile[] {
  const start = `${basename(path)}.`
  const files: RotatedFile[] = []
  for (const name of readdirSync(dirname(path))) {
    const [, number, ending] =
      /^([1-9]\d{0,8})(\.gz)?$/.exec(name.startsWith(start) ? name.slice(start.length) : '') ?? []
    if (number === undefined) continue
    files.push({ path: `${path}.${number}${ending ?? ''}`, number: Number(number), isCompressed: ending !== undefined })
  }
  return files.sort((a, b) => b.number - a.number)
}

function shift(path: string, keep: number): void {
  for (const file of rotatedFilesOf(path)) {
    if (file.number >= keep) rmSync(file.path, { force: true })
    else renameSync(file.path, `${path}.${file.number + 1}${file.isCompressed ? '.gz' : ''}`)
  }
  if (keep > 0) renameSync(path, `${path}.1`)
  else rmSync(path, { force: true })
}

/** Whether this process has the lock now. Two that shift the files at the same time would overwrite one of them. */
function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    breakAbandoned(lock)
    return false
  }
}

/** Takes away a lock whose owner has died. Moved first, because another process may do the same and lock anew. */
function breakAbandoned(lock: string): void {
  const abandoned = statSync(lock, { throwIfNoEntry: false })
  if (abandoned === undefined || Date.now() - abandoned.mtimeMs <= LOCK_LIFETIME_MS) return
  const aside = `${lock}.${process.pid}-${threadId}`
  try {
    renameSync(lock, aside)
    // A fresh one goes back to its owner; where there is a newer one by now, two may shift at a time, which nothing prevents.
    if (statSync(aside).ino !== abandoned.ino) linkSync(aside, lock)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

/** The start of the hour or day after `time`, local time, in Unix milliseconds. */
export function nextBoundary(period: 'hour' | 'day', time: number): number {
  const date = new Date(time)
  if (period === 'hour') return new Date(date).setHours(date.getHours() + 1, 0, 0, 0)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}
