import { types } from 'node:util'
import { followGenerator } from './follow-generator.ts'
import { followPromise } from './follow-promise.ts'
import { followThenable, isThenable } from './follow-thenable.ts'
import type { RunningCall } from './running-call.ts'

/**
 * Settles the call when the result does: promises when they resolve or reject, generators at their end, lazy thenables
 * once somebody awaits them, everything else now. What is returned is as good as `result` and of the same type.
 */
export function followResult<T>(call: RunningCall, result: T): T {
  if ((typeof result === 'object' && result !== null) || typeof result === 'function') {
    if (types.isPromise(result)) return followPromise(call, result) as T
    if (types.isGeneratorObject(result)) return followGenerator(call, result as never) as T
    if (isThenable(result)) return followThenable(call, result) as T
  }
  call.succeed()
  return result
}
