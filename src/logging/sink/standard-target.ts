import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'
import type { SinkTarget } from './sink-target.ts'

/** Errors after which a standard stream never works again: no reader, or closed. */
const GONE = new Set(['EPIPE', 'EBADF', 'EINVAL', 'ECONNRESET'])

/** Most bytes that Linux writes to a pipe in one piece. */
const PIPE_BUF = 4_096
const NEWLINE = 10

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const

/** Standard output or error of the process, also from a worker thread. */
export class StandardTarget implements SinkTarget {
  readonly name: 'stdout' | 'stderr'
  /** A description of our own that does not block, where the stream is a named or shell pipe. */
  #own: number | undefined
  #isOpen = false

  constructor(name: 'stdout' | 'stderr') {
    this.name = name
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  open(): void {
    this.#own = ownDescriptor(DESCRIPTORS[this.name])
    this.#isOpen = true
  }

  write(data: string | Uint8Array): number {
    if (this.#own !== undefined) return writeLines(this.#own, typeof data === 'string' ? Buffer.from(data) : data)
    const stream = process[this.name]
    // Somebody captures the stream, as test runners do: what they would see of console.log they see of the logs too.
    if (Object.hasOwn(stream, 'write')) {
      stream.write(typeof data === 'string' ? data : Buffer.from(data).toString())
      return Buffer.byteLength(data)
    }
    return writeTo(DESCRIPTORS[this.name], data)
  }

  beforeBatch(): void {}

  close(): void {
    this.#isOpen = false
    const own = this.#own
    this.#own = undefined
    if (own === undefined) return
    try {
      closeSync(own)
    } catch {
      // The descriptor is given up either way.
    }
  }

  isGone(code: string): boolean {
    return GONE.has(code)
  }
}

/**
 * Writes whole lines of at most PIPE_BUF bytes at a time, which a pipe takes all or nothing of: what other processes write to
 * the same full pipe then stands between lines and not inside them. Answers how many bytes were taken.
 */
function writeLines(descriptor: number, data: Uint8Array): number {
  let total = 0
  while (total < data.length) {
    const end = endOfLines(data, total)
    try {
      const written = writeSync(descriptor, data, total, end - total)
      total += written
      if (total < end) return total
    } catch (error) {
      if (total === 0) throw error
      return total
    }
  }
  return total
}

/** Where the last line ends that is within PIPE_BUF bytes from `start`; the end of the first one, if that is longer. */
function endOfLines(data: Uint8Array, start: number): number {
  if (data.length - start <= PIPE_BUF) return data.length
  const last = data.lastIndexOf(NEWLINE, start + PIPE_BUF - 1)
  if (last >= start) return last + 1
  const first = data.indexOf(NEWLINE, start)
  return first === -1 ? data.length : first + 1
}

function writeTo(descriptor: number, data: string | Uint8Array): number {
  return typeof data === 'string' ? writeSync(descriptor, data) : writeSync(descriptor, data)
}

/**
 * A pipe that is full would block the event loop. `O_NONBLOCK` on the inherited description would change it for every
 * process that shares it, so a pipe is opened once more where Linux allows that.
 */
function ownDescriptor(descriptor: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    // Numbers would leave the pipe in the one array that `realpathSync` looks at, too: Node.js then takes packages that are
    // symbolic links for files of their own, and does not find what they need.
    if (!fstatSync(descriptor, { bigint: true }).isFIFO()) return undefined
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}
