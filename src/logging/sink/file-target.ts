import { closeSync, constants, fstatSync, openSync, statSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { ResolvedRotate } from '../../config/resolved-options.ts'
import { makeFolder } from '../../core/make-folder.ts'
import { compressRotated } from './compress-rotated.ts'
import { linkCurrent } from './link-current.ts'
import { nextBoundary, rotateFiles } from './rotate-files.ts'
import type { SinkTarget } from './sink-target.ts'

/** How often the path is compared with the open file, in milliseconds. */
const WATCH_MS = 250
/** Pause after a rotation that failed, in milliseconds. */
const ROTATION_RETRY_MS = 60_000

/** Without O_NONBLOCK a named pipe that nobody reads would block the process; a regular file does not notice it. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NONBLOCK ?? 0)

/**
 * A file that is appended to. Rotates by itself where asked to, and notices when somebody else has renamed or deleted it.
 */
export class FileTarget implements SinkTarget {
  /** Absolute path. */
  readonly name: string
  readonly #rotate: ResolvedRotate | undefined
  readonly #onFault: (error: unknown) => void
  #isCompressing = false
  #descriptor: number | undefined
  #inode = 0
  /** Devices and named pipes are never renamed. */
  #isRegular = false
  #size = 0
  #nextWatch = 0
  #nextRotation = Number.POSITIVE_INFINITY
  #rotationPausedUntil = 0

  /** `onFault`: told of a rotation, a compression or a link that failed, none of which stops the lines. */
  constructor(path: string, rotate: ResolvedRotate | undefined, onFault: (error: unknown) => void) {
    this.name = resolve(path)
    this.#rotate = rotate
    this.#onFault = onFault
  }

  get isOpen(): boolean {
    return this.#descriptor !== undefined
  }

  open(): void {
    this.close()
    makeFolder(dirname(this.name))
    this.#descriptor = openSync(this.name, FLAGS)
    const stats = fstatSync(this.#descriptor)
    const { ino, size, mtimeMs } = stats
    this.#inode = ino
    this.#isRegular = stats.isFile()
    this.#size = size
    this.#nextWatch = performance.now() + WATCH_MS
    if (this.#rotate?.symlink !== undefined) this.#link(this.#rotate.symlink)
    const period = this.#rotate?.time
    // An old file that a former run left behind belongs to the period of its last line.
    if (period !== undefined) this.#nextRotation = nextBoundary(period, size > 0 ? mtimeMs : Date.now())
  }

  #link(link: string): void {
    try {
      linkCurrent(this.name, link)
    } catch (error) {
      this.#onFault(error)
    }
  }

  write(data: string | Uint8Array): number {
    const descriptor = this.#descriptor as number
    const written = typeof data === 'string' ? writeSync(descriptor, data) : writeSync(descriptor, data)
    this.#size += written
    return written
  }

  beforeBatch(bytes: number): void {
    const now = performance.now()
    if (now >= this.#nextWatch) {
      this.#nextWatch = now + WATCH_MS
      if (!this.#isCurrent()) this.open()
    }
    if (this.#rotate !== undefined && this.#isDue(this.#rotate, bytes)) this.#rotateNow(this.#rotate)
  }

  close(): void {
    const descriptor = this.#descriptor
    this.#descriptor = undefined
    if (descriptor === undefined) return
    try {
      closeSync(descriptor)
    } catch {
      // The descriptor is given up either way.
    }
  }

  isGone(): boolean {
    return false
  }

  /** Whether the path still leads to the open file; its size is read anew, because other processes may write to it. */
  #isCurrent(): boolean {
    const stats = statSync(this.name, { throwIfNoEntry: false })
    if (stats === undefined || stats.ino !== this.#inode) return false
    this.#size = stats.size
    return true
  }

  #isDue(rotate: ResolvedRotate, bytes: number): boolean {
    if (!this.#isRegular) return false
    if (this.#size === 0) {
      if (rotate.time !== undefined) this.#nextRotation = nextBoundary(rotate.time, Date.now())
      return false
    }
    if (rotate.sizeBytes !== undefined && this.#size + bytes > rotate.sizeBytes) return true
    return Date.now() >= this.#nextRotation
  }

  #rotateNow(rotate: ResolvedRotate): void {
    const now = performance.now()
    if (now < this.#rotationPausedUntil) return
    try {
      // Another process that shares the file may have rotated it already, or be about to.
      const isDone = rotateFiles(this.name, rotate.keep, () => this.#isCurrent())
      if (!isDone) this.#rotationPausedUntil = now + WATCH_MS
      if (isDone && rotate.gzip && !this.#isCompressing) void this.#compress()
    } catch (error) {
      // A directory that may not be changed: better a file that grows than lines that are lost.
      this.#rotationPausedUntil = now + ROTATION_RETRY_MS
      this.#onFault(error)
    }
    this.open()
  }

  async #compress(): Promise<void> {
    this.#isCompressing = true
    try {
      await compressRotated(this.name)
    } catch (error) {
      this.#onFault(error)
    } finally {
      this.#isCompressing = false
    }
  }
}
