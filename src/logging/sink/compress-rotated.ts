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
    const inodes = plainInodesOf(path)
    if (inodes.length === 0) return
    await wait(REST_MS, undefined, { ref: false })
    done = 0
    for (const inode of inodes) {
      const age = Date.now() - (statSync(half, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      if (age < ABANDONED_MS) return
      rmSync(half, { force: true })
      if (await compressFile(path, inode, half)) done++
    }
  }
}

/** The files to compress, which keep their inodes when a rotation gives them other numbers. */
function plainInodesOf(path: string): number[] {
  return rotatedFilesOf(path)
    .filter((file) => !file.isCompressed && file.number > 1)
    .map((file) => statSync(file.path).ino)
}

function fileOf(path: string, inode: number): string | undefined {
  return rotatedFilesOf(path).find((file) => !file.isCompressed && statSync(file.path).ino === inode)?.path
}

/** Answers false, and leaves the file as it is, when it changes meanwhile. */
async function compressFile(path: string, inode: number, half: string): Promise<boolean> {
  const source = fileOf(path, inode)
  if (source === undefined) return false
  const input = openSync(source, 'r')
  const output = openSync(half, 'wx')
  try {
    const read = await compressInto(input, output)
    let isDone = false
    const replace = (): void => {
      const current = fileOf(path, inode)
      if (current === undefined || fstatSync(input).size !== read) return
      renameSync(half, `${current}.gz`)
      rmSync(current)
      isDone = true
    }
    // Otherwise a rotation in between would give the number to another file.
    while (!whileLocked(path, replace)) await wait(PAUSE_MS, undefined, { ref: false })
    return isDone
  } finally {
    closeSync(input)
    closeSync(output)
    rmSync(half, { force: true })
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
