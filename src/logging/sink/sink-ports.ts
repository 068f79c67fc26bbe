export interface SinkEvents {
  /** The destination failed; called at the first failure of a row. */
  failed(name: string, reason: string): void
  /** It works again, or takes lines again after some were dropped; answers the line that says so. */
  recovered(name: string, dropped: number): string
}

/** What happens to lines that a destination does not take. */
export interface SinkLimits {
  /** Most that waits, in bytes. */
  readonly maxBufferBytes: number
  /** Which lines are dropped and counted then. */
  readonly onFull: 'drop-new' | 'drop-old'
}
