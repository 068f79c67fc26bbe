import { lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { threadId } from 'node:worker_threads'

/**
 * Makes the symbolic link `link` lead to `path`, by a relative way, so that the folder may move. Who looks at it meanwhile
 * sees the old one or the new one. @throws the system's error, and EEXIST where something else stands there.
 */
export function linkCurrent(path: string, link: string): void {
  const place = resolve(link)
  const target = relative(dirname(place), path)
  const stats = lstatSync(place, { throwIfNoEntry: false })
  if (stats !== undefined && !stats.isSymbolicLink()) {
    throw Object.assign(new Error(`EEXIST: no symbolic link, '${place}'`), { code: 'EEXIST' })
  }
  if (stats !== undefined && readlinkSync(place) === target) return
  const made = `${place}.${process.pid}-${threadId}`
  rmSync(made, { force: true })
  symlinkSync(target, made)
  renameSync(made, place)
}
