import { followResult } from './follow-result.ts'

/** A call that is under way and may settle later. The first of `succeed` and `fail` counts, the rest is ignored. */
export interface RunningCall {
  /** Runs a piece of the call inside its scope. */
  run<T>(fn: () => T): T
  succeed(): void
  fail(error: unknown): void
}

/** Runs `fn` as the call and returns its result, which settles the call at once or whenever it is done itself. */
export function runCall<T>(call: RunningCall, fn: () => T): T {
  let result: T
  try {
    result = call.run(fn)
  } catch (error) {
    call.fail(error)
    throw error
  }
  return followResult(call, result)
}
