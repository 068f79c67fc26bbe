import { fieldBytes, fieldNumber, readFields } from './protobuf-reader.ts'

/** How one export ended. */
export interface ExportOutcome {
  /** gRPC status code; 0 is success. */
  readonly code: number
  /** What went wrong, for people; empty on success. */
  readonly problem: string
  /** Spans that the collector refused although it took the request. */
  readonly rejected: number
  /** How long the collector asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined
}

const OK = 0
const CANCELLED = 1
const DEADLINE_EXCEEDED = 4
const RESOURCE_EXHAUSTED = 8
const ABORTED = 10
const OUT_OF_RANGE = 11
const UNAVAILABLE = 14
const DATA_LOSS = 15

const RETRYABLE: ReadonlySet<number> = new Set([CANCELLED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS])

/** Longest pause that a collector may ask for. */
const MAX_RETRY_AFTER_MS = 60_000

/**
 * Whether the OTLP specification lets the batch be sent again. A deadline that passed is tried once more only: the
 * collector may have taken the spans, and each repetition could double them.
 */
export function isRetryable(outcome: ExportOutcome, earlierTimeouts: number): boolean {
  if (outcome.code === DEADLINE_EXCEEDED) return earlierTimeouts === 0
  if (outcome.code === RESOURCE_EXHAUSTED) return outcome.retryAfterMs !== undefined
  return RETRYABLE.has(outcome.code)
}

/** True when the export ran out of time. */
export function isTimeout(outcome: ExportOutcome): boolean {
  return outcome.code === DEADLINE_EXCEEDED
}

/** Outcome of an answer: an encoded `ExportTraceServiceResponse`. */
export function acceptedOutcome(response: Buffer): ExportOutcome {
  const partialSuccess = fieldBytes(response, 1)
  const rejected = partialSuccess === undefined ? 0 : fieldNumber(partialSuccess, 1)
  return { code: OK, problem: '', rejected: Number.isSafeInteger(rejected) ? rejected : 0, retryAfterMs: undefined }
}

/** Outcome of a failure before or instead of an answer. `statusDetails`: the trailer `grpc-status-details-bin`. */
export function failedOutcome(code: number, problem: string, statusDetails: Buffer | undefined): ExportOutcome {
  const retryAfterMs = statusDetails === undefined ? undefined : retryDelayOf(statusDetails)
  return { code, problem, rejected: 0, retryAfterMs }
}

/** Outcome of an export for which no connection came about. */
export function unavailableOutcome(problem: string): ExportOutcome {
  return failedOutcome(UNAVAILABLE, problem, undefined)
}

/** Outcome of an export that nobody waited for any longer. */
export function lateOutcome(problem: string): ExportOutcome {
  return failedOutcome(DEADLINE_EXCEEDED, problem, undefined)
}

/** `retry_delay` of a `google.rpc.RetryInfo` among the details of a `google.rpc.Status`. */
function retryDelayOf(status: Buffer): number | undefined {
  for (const { number, value } of readFields(status)) {
    if (number !== 3 || typeof value === 'number') continue
    if (fieldBytes(value, 1)?.toString().endsWith('google.rpc.RetryInfo') !== true) continue
    const delay = fieldBytes(fieldBytes(value, 2) ?? Buffer.alloc(0), 1) ?? Buffer.alloc(0)
    const ms = fieldNumber(delay, 1) * 1_000 + fieldNumber(delay, 2) / 1e6
    return Number.isNaN(ms) ? undefined : Math.min(MAX_RETRY_AFTER_MS, ms)
  }
  return undefined
}
