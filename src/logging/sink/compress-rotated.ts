import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { rotatedFilesOf } from './rotate-files.ts'

/** Bytes compressed at a time; each is a member of its own, which every gzip reader puts together. */
const CHUNK = 262_144
/** Pause between two chunks, in milliseconds. Unreferenced: the process may end there. */
const PAUSE_MS = 2
/** A half-compressed file that has not grown for so long was left behind by a process that ended, in milliseconds. */
const ABANDONED_MS = 60_000

const compress = promisify(gzip)

/**
 * Compresses the rotated files of `path`, oldest first, in the thread pool. The newest one stays as it is, because another
 * process that shares the file may still write to it. @throws the system's error.
 */
export async function compressRotated(path: string): Promise<void> {
  const half = `${path}.gz-part`
  for (;;) {
    const next = rotatedFilesOf(path).find((file) => !file.isCompressed && file.number > 1)
    const age = Date.now() - (statSync(half, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (next === undefined || age < ABANDONED_MS) return
    rmSync(half, { force: true })
    const isDone = await compressFile(path, next.path, half)
    if (!isDone) return
  }
}

/** Answers false when the file has changed or gone meanwhile; it is left for the next time then. */
async function compressFile(path: string, source: string, half: string): Promise<boolean> {
  const input = openSync(source, 'r')
  const output = openSync(half, 'wx')
  try {
    const read = await compressInto(input, output)
    const { ino, size } = fstatSync(input)
    // The file has another number if there was a rotation meanwhile.
    const current = rotatedFilesOf(path).find((file) => !file.isCompressed && statSync(file.path).ino === ino)
    if (current === undefined || size !== read) return false
    renameSync(half, `${current.path}.gz`)
    rmSync(current.path)
    return true
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
