import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { rotatedFilesOf, whileLocked } from './rotate-files.ts'

/** Bytes compressed at a time; each is a member of its own, which every gzip reader puts together. */
const CHUNK = 262_144
/** Pause between two chunks, in milliseconds. Unreferenced: the process may end there. */
const PAUSE_MS = 2
/**
 * How long a rotated file is left alone, in milliseconds: several times what another process that shares it takes to
 * notice that it is no longer the current one.
 */
const REST_MS = 1_000
/** A file whose last line is younger has not rested, in milliseconds: longer than a writer goes without looking. */
const FRESH_MS = REST_MS / 2
/** Files looked at once more at the same time, each with two descriptors. */
const MAX_LATE = 16
/** A half-compressed file that has not grown for so long was left behind by a process that ended, in milliseconds. */
const ABANDONED_MS = 60_000

const compress = promisify(gzip)

/**
 * Compresses the rotated files of `path`, oldest first, in the thread pool. The newest one stays as it is, because another
 * process that shares the file may still write to it. @throws the system's error.
 */
export async function compressRotated(path: string): Promise<void> {
  const half = `${path}.gz-part`
  // A pass that gets nowhere is the last one until the next rotation.
  for (let done = 1; done > 0; ) {
    const inodes = plainFilesOf(path).map(({ inode }) => inode)
    if (inodes.length === 0) return
    await wait(REST_MS, undefined, { ref: false })
    done = 0
    const late: Promise<void>[] = []
    for (const inode of inodes) {
      const age = Date.now() - (statSync(half, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      if (age < ABANDONED_MS) break
      rmSync(half, { force: true })
      const replaced = await compressFile(path, inode, half)
      if (replaced === undefined) continue
      done++
      late.push(addLate(replaced))
      if (late.length === MAX_LATE) await Promise.all(late.splice(0))
    }
    await Promise.all(late)
  }
}

/** The files to compress, oldest first, which keep their inodes when a rotation gives them other numbers. */
function plainFilesOf(path: string): { readonly path: string; readonly inode: number }[] {
  const files = rotatedFilesOf(path).filter(({ isCompressed, number }) => !isCompressed && number > 1)
  return files.flatMap((file) => {
    // A rotation may be about to give it another number.
    const stats = statSync(file.path, { throwIfNoEntry: false })
    return stats === undefined ? [] : [{ path: file.path, inode: stats.ino }]
  })
}

function fileOf(path: string, inode: number): string | undefined {
  return plainFilesOf(path).find((file) => file.inode === inode)?.path
}

/** A file that has been compressed and removed, and its compressed form; both still open. */
interface Replaced {
  readonly input: number
  readonly output: number
}

/** Answers undefined, and leaves the file as it is, when it changes meanwhile. */
async function compressFile(path: string, inode: number, half: string): Promise<Replaced | undefined> {
  const input = openUnlessMoved(fileOf(path, inode))
  if (input === undefined) return undefined
  let output: number | undefined
  let replaced: Replaced | undefined
  try {
    // The inode may be that of another file by now, which has not rested.
    const { ino, mtimeMs } = fstatSync(input)
    if (ino !== inode || Date.now() - mtimeMs < FRESH_MS) return undefined
    const made = openSync(half, 'wx')
    output = made
    const read = await compressInto(input, made)
    const replace = (): void => {
      const current = fileOf(path, inode)
      if (current === undefined || fstatSync(input).size !== read) return
      renameSync(half, `${current}.gz`)
      rmSync(current)
      replaced = { input, output: made }
    }
    // Otherwise a rotation in between would give the number to another file.
    while (!whileLocked(path, replace)) await wait(PAUSE_MS, undefined, { ref: false })
    return replaced
  } finally {
    if (replaced === undefined) {
      closeSync(input)
      if (output !== undefined) {
        closeSync(output)
        rmSync(half, { force: true })
      }
    }
  }
}

/** Adds what a process that was held up since it last looked has written to the removed file. */
async function addLate({ input, output }: Replaced): Promise<void> {
  try {
    await wait(REST_MS, undefined, { ref: false })
    await compressInto(input, output)
  } finally {
    closeSync(input)
    closeSync(output)
  }
}

function openUnlessMoved(path: string | undefined): number | undefined {
  try {
    return path === undefined ? undefined : openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function compressInto(input: number, output: number): Promise<number> {
  const chunk = new Uint8Array(CHUNK)
  let total = 0
  for (let read = readSync(input, chunk); read > 0; read = readSync(input, chunk)) {
    total += read
    const member = await compress(chunk.subarray(0, read))
    for (let written = 0; written < member.length; ) written += writeSync(output, member, written)
    await wait(PAUSE_MS, undefined, { ref: false })
  }
  return total
}
