/** What is known of a destination. */
export interface SinkState {
  readonly name: string
  /** Why lines do not arrive at present; undefined when they do. */
  readonly problem: string | undefined
  /** Lines that it has taken. */
  readonly written: number
  /** Lines that were lost. */
  readonly dropped: number
  /** Bytes of lines that wait. */
  readonly bufferedBytes: number
  /** Attempts that failed; a pipe that is full is none. */
  readonly failures: number
}
