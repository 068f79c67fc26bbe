import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { makeFolder } from '../../core/make-folder.ts'
import { LOCK_FILE, type Lock, parseLock, renderLock } from './lock-file.ts'
import type { Unreadable } from './plan.ts'

export interface ReadLock {
  readonly lock: Lock
  /** Why the lock that is there was not taken. */
  readonly problem?: string | undefined
}

/** The folder that artefacts are written to. */
export class OutputFolder {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** Text at the path, undefined where nothing is. */
  read(path: string): string | undefined | Unreadable {
    try {
      return readFileSync(join(this.path, path), 'utf8')
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') return undefined
      return { unreadable: code === 'EISDIR' ? 'it is a folder' : `it cannot be read: ${message}` }
    }
  }

  readLock(): ReadLock {
    const text = this.read(LOCK_FILE)
    if (text === undefined) return { lock: new Map() }
    if (typeof text !== 'string') return { lock: new Map(), problem: text.unreadable }
    try {
      return { lock: parseLock(text) }
    } catch (error) {
      return { lock: new Map(), problem: `it is no lock file: ${(error as Error).message}` }
    }
  }

  writeLock(lock: Lock): void {
    this.write(LOCK_FILE, renderLock(lock))
  }

  /** Whole or not at all: a reader, such as a reloading Prometheus, never sees half a file. */
  write(path: string, content: string): void {
    const target = join(this.path, path)
    // Names of the definition stand in paths.
    if (relative(this.path, target).startsWith('..')) throw new Error(`${path} leads out of ${this.path}`)
    makeFolder(dirname(target))
    const draft = `${target}.${process.pid}.tmp`
    try {
      writeFileSync(draft, content)
      renameSync(draft, target)
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
  }

  delete(path: string): void {
    rmSync(join(this.path, path), { force: true })
  }
}
