import { setTimeout as wait } from 'node:timers/promises'
import { BATCH, batchBytes } from './batch-bytes.ts'
import { ByteQueue, linesIn } from './byte-queue.ts'
import { type ExitFlushable, flushAtExit, leaveExitFlush } from './exit-flush.ts'
import { ReaderPace, sleepBriefly } from './reader-pace.ts'
import type { SinkEvents, SinkLimits } from './sink-ports.ts'
import type { SinkState } from './sink-state.ts'
import { codeOf, type SinkTarget } from './sink-target.ts'

/** How often a flush that is waited for tries a full pipe, in milliseconds. */
const FLUSH_PAUSE_MS = 1
const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 5_000
/** How long a line that is not buffered may wait for a full pipe, in milliseconds. */
const DIRECT_LIMIT_MS = 100

/**
 * Collects lines and writes them with one call per turn of the event loop, on this thread, so that nothing is lost on the
 * way to another. Survives full disks, full and closed pipes; is bounded; never throws.
 */
export class BatchedSink implements ExitFlushable, SinkState {
  readonly #target: SinkTarget
  readonly #events: SinkEvents
  readonly #limits: SinkLimits
  readonly #queue = new ByteQueue()
  readonly #onTurn = (): void => {
    this.#isScheduled = false
    this.flush()
  }
  #batch = ''
  #batchLines = 0
  #written = 0
  #failures = 0
  #isScheduled = false
  #isDirect = false
  #isGone = false
  /** True while part of a line is written: no change of files in between. */
  #isMidLine = false
  #retry: NodeJS.Timeout | undefined
  #retryMs = FIRST_RETRY_MS
  #problem: string | undefined
  #isBusy = false
  readonly #pace = new ReaderPace()
  #dropped = 0
  /** How many of them a line of ours has told. */
  #told = 0

  constructor(target: SinkTarget, events: SinkEvents, limits: SinkLimits) {
    this.#target = target
    this.#limits = limits
    this.#events = events
    this.#attempt(() => target.open())
    flushAtExit(this)
  }

  get name(): string {
    return this.#target.name
  }

  get problem(): string | undefined {
    return this.#problem
  }

  get written(): number {
    return this.#written
  }

  get dropped(): number {
    return this.#dropped
  }

  get bufferedBytes(): number {
    return this.#waiting
  }

  get failures(): number {
    return this.#failures
  }

  /** `line` ends in a newline. An urgent one is written at once, with all before it. */
  write(line: string, isUrgent: boolean): void {
    if (this.#isGone || (this.#isFullFor(line.length) && !this.#makeRoom(line.length))) {
      this.#dropped++
      return
    }
    this.#batch += line
    this.#batchLines++
    if (this.#isDirect) this.#writeDirectly()
    else if (isUrgent) this.#writeUrgently()
    else if (this.#batch.length >= BATCH) this.flush()
    else if (!this.#isScheduled) {
      this.#isScheduled = true
      setImmediate(this.#onTurn)
    }
  }

  /** Hands over what is buffered, as far as the destination takes it now. */
  flush(): void {
    // A reader reads on while a turn does not end: without this all that a long turn writes would have to be kept.
    if (this.#retry === undefined || (this.#isBusy && this.#pace.mayTry)) this.#tryNow()
    else this.#keep()
  }

  /** Opens the destination anew, a failed one at once. */
  reopen(): void {
    this.#tryNow()
    if (this.#isGone) return
    this.#target.close()
    this.#attempt(() => this.#target.open())
  }

  /** Flushes, and waits for a slow reader until `deadline`, a reading of `performance.now()`. */
  async flushUntil(deadline: number): Promise<void> {
    this.#tryNow()
    while (this.#isBusy && performance.now() < deadline) {
      await wait(FLUSH_PAUSE_MS)
      this.#tryNow()
    }
  }

  flushAtExit(deadline: number): void {
    this.#isDirect = true
    this.#drainUntil(deadline)
  }

  /** Closes the destination. Later lines open it again, each for itself. */
  close(): void {
    this.#isDirect = true
    this.#tryNow()
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#giveUp()
    this.#target.close()
    leaveExitFlush(this)
  }

  /** A line that must not be lost has a pipe wait for it, as long as there is patience. */
  #writeUrgently(): void {
    this.flush()
    while (this.#isBusy && this.#pace.wait()) this.#tryNow()
  }

  #writeDirectly(): void {
    const wasOpen = this.#target.isOpen
    this.#drainUntil(performance.now() + DIRECT_LIMIT_MS)
    if (!wasOpen) this.#target.close()
  }

  /** Writes synchronously, waiting for a full pipe, and drops what then remains. */
  #drainUntil(deadline: number): void {
    this.#tryNow()
    while (this.#isBusy && performance.now() < deadline) {
      sleepBriefly()
      this.#tryNow()
    }
    this.#giveUp()
  }

  #tryNow(): void {
    clearTimeout(this.#retry)
    this.#retry = undefined
    if (this.#isGone) this.#keep()
    else if (this.#batch !== '' || this.#queue.bytes > 0) this.#attempt(() => this.#drain())
  }

  get #waiting(): number {
    return this.#queue.bytes + this.#batch.length
  }

  #isFullFor(length: number): boolean {
    return this.#waiting + length > this.#limits.maxBufferBytes
  }

  /** Waits a little for a reader, then drops older lines where that is asked for; answers whether the line fits in now. */
  #makeRoom(length: number): boolean {
    while (this.#isBusy && this.#isFullFor(length) && (this.#pace.mayTry || this.#pace.wait())) this.#tryNow()
    if (!this.#isFullFor(length)) return true
    if (this.#limits.onFull === 'drop-new') return false
    this.#keep()
    while (this.#isFullFor(length)) {
      const dropped = this.#queue.dropOldest(this.#isMidLine)
      if (dropped === 0) return false
      this.#dropped += dropped
    }
    return true
  }

  /** Moves the batch to the queue. */
  #keep(): void {
    if (this.#batch === '') return
    this.#queue.push(this.#takeBatch())
    if (this.#isGone) this.#giveUp()
  }

  #takeBatch(): Uint8Array {
    const bytes = Buffer.from(this.#batch)
    this.#batch = ''
    this.#batchLines = 0
    return bytes
  }

  #giveUp(): void {
    if (this.#batch !== '') this.#queue.push(this.#takeBatch())
    this.#dropped += this.#queue.clear()
  }

  #drain(): void {
    if (!this.#target.isOpen) this.#target.open()
    if (!this.#isMidLine) this.#target.beforeBatch(this.#queue.bytes + this.#batch.length)
    this.#writeAll()
    this.#isBusy = false
    this.#pace.caughtUp()
    if (this.#problem === undefined && this.#dropped === this.#told) return
    this.#tellRecovery()
    this.#writeAll()
  }

  #writeAll(): void {
    if (this.#queue.bytes === 0 && this.#problem === undefined) this.#writeBatch()
    else this.#keep()
    for (let head = this.#queue.head; head !== undefined; head = this.#queue.head) {
      const written = this.#target.write(head)
      if (written > 0) this.#pace.moved()
      this.#isMidLine = written < head.length
      this.#written += linesIn(head.subarray(0, written))
      this.#queue.advance(written)
    }
  }

  /** The common case: the batch goes to the system as it is. */
  #writeBatch(): void {
    const bytes = batchBytes(this.#batch)
    const lines = this.#batchLines
    this.#batch = ''
    this.#batchLines = 0
    let written = 0
    try {
      written = this.#target.write(bytes)
    } finally {
      if (written === bytes.length) this.#written += lines
      else {
        this.#written += linesIn(bytes.subarray(0, written))
        this.#queue.push(Buffer.from(bytes.subarray(written)))
        this.#isMidLine = written > 0
        if (written > 0) this.#pace.moved()
      }
    }
  }

  #attempt(action: () => void): void {
    try {
      action()
    } catch (error) {
      this.#keep()
      this.#fail(codeOf(error))
    }
  }

  #fail(code: string): void {
    this.#isBusy = code === 'EAGAIN'
    if (this.#isBusy) {
      this.#retryIn(this.#pace.full())
      return
    }
    this.#failures++
    const isFirst = this.#problem === undefined
    this.#problem = code
    this.#target.close()
    if (this.#target.isGone(code)) {
      this.#isGone = true
      this.#giveUp()
    } else {
      this.#retryIn(this.#retryMs)
      this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS)
    }
    if (isFirst) this.#events.failed(this.name, code)
  }

  #retryIn(ms: number): void {
    if (this.#isDirect) return
    this.#retry = setTimeout(() => this.#tryNow(), ms)
    this.#retry.unref()
  }

  #tellRecovery(): void {
    this.#problem = undefined
    this.#retryMs = FIRST_RETRY_MS
    const dropped = this.#dropped - this.#told
    this.#told = this.#dropped
    this.#batch += this.#events.recovered(this.name, dropped)
    this.#batchLines++
  }
}
