/** Something that bytes can be written to. */
export interface SinkTarget {
  readonly name: string
  readonly isOpen: boolean
  /** Opens it anew. @throws the system's error. */
  open(): void
  /** Answers how many bytes were taken. @throws the system's error. */
  write(data: string | Uint8Array): number
  /** Called before a batch of whole lines of about this many bytes: the moment to change files. @throws as `open`. */
  beforeBatch(bytes: number): void
  close(): void
  /** Whether nobody will ever read there again after this error. */
  isGone(code: string): boolean
}

/** The code of a system error, or what there is to say of another one. */
export function codeOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return code
  return typeof message === 'string' ? message : 'unknown error'
}
