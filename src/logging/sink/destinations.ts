import { BatchedSink } from './batched-sink.ts'
import type { FileTarget } from './file-target.ts'
import type { SinkEvents, SinkLimits } from './sink-ports.ts'
import type { SinkState } from './sink-state.ts'
import type { SinkTarget } from './sink-target.ts'
import { StandardTarget } from './standard-target.ts'

export interface DestinationsOptions {
  readonly console: boolean
  readonly file: FileTarget | undefined
  /** Turns a line into its readable form for standard output; undefined leaves JSON. */
  readonly pretty: ((line: string, level: number) => string) | undefined
  readonly events: SinkEvents
  readonly limits: SinkLimits
}

/** Where the lines of an instance go: standard output, a file, both or neither. */
export class Destinations {
  readonly #options: DestinationsOptions
  readonly #console: BatchedSink | undefined
  readonly #file: BatchedSink | undefined
  /** Standard error, where the lines go while the only destination is a file that does not work. */
  #substitute: BatchedSink | undefined

  constructor(options: DestinationsOptions) {
    this.#options = options
    this.#console = options.console ? this.#sinkFor(new StandardTarget('stdout')) : undefined
    this.#file = options.file === undefined ? undefined : this.#sinkFor(options.file)
  }

  write(line: string, level: number, isUrgent: boolean): void {
    if (this.#console !== undefined) {
      this.#console.write(this.#options.pretty?.(line, level) ?? line, isUrgent)
    }
    if (this.#file === undefined) return
    this.#file.write(line, isUrgent)
    if (this.#console === undefined && this.#file.problem !== undefined) {
      this.#substitute ??= this.#sinkFor(new StandardTarget('stderr'))
      this.#substitute.write(line, isUrgent)
    }
  }

  /** The destinations in use. */
  all(): BatchedSink[] {
    return [this.#console, this.#file, this.#substitute].filter((sink) => sink !== undefined)
  }

  states(): SinkState[] {
    return this.all().map(({ name, problem, written, dropped, bufferedBytes, failures }) => {
      return { name, problem, written, dropped, bufferedBytes, failures }
    })
  }

  /** Opens the file anew, as programs that rotate files ask for. */
  reopen(): void {
    this.#file?.reopen()
  }

  flush(): void {
    for (const sink of this.all()) sink.flush()
  }

  async flushWithin(ms: number): Promise<void> {
    const deadline = performance.now() + ms
    await Promise.all(this.all().map((sink) => sink.flushUntil(deadline)))
  }

  close(): void {
    for (const sink of this.all()) sink.close()
  }

  #sinkFor(target: SinkTarget): BatchedSink {
    return new BatchedSink(target, this.#options.events, this.#options.limits)
  }
}
