import type { ResolvedHealth } from '../config/resolved-options.ts'
import type { Clock } from '../core/clock.ts'
import { createApiLatencyCheck } from './api-latency-check.ts'
import type { CheckFunction, CheckOptions } from './check-options.ts'
import { createDiskCheck } from './disk-check.ts'
import { createEventLoopCheck } from './event-loop-check.ts'
import { createMemoryCheck } from './memory-check.ts'

/** Built-in checks tell of this process's surroundings: worth a look, no reason to take it out of service. */
const NOT_CRITICAL: CheckOptions = { critical: false, groups: ['ready'] }

export interface BuiltinCheckDeps {
  readonly options: ResolvedHealth
  readonly clock: Clock
  readonly selfAddress: () => string | undefined
  readonly livePath: string
}

/** Registers the built-in checks that the options leave on; the returned function stops what they measure. */
export function registerBuiltinChecks(
  deps: BuiltinCheckDeps,
  register: (name: string, check: CheckFunction, options: CheckOptions) => void,
): () => void {
  const { memory, disk, eventLoop, apiLatency } = deps.options
  if (memory !== false) register('memory', createMemoryCheck(memory), NOT_CRITICAL)
  if (disk !== false) register('disk', createDiskCheck(disk), NOT_CRITICAL)
  const loop = eventLoop === false ? undefined : createEventLoopCheck(eventLoop)
  if (loop !== undefined) register('event_loop', loop.check, NOT_CRITICAL)
  if (apiLatency !== false) register('api_latency', createApiLatencyCheck({ ...deps, ...apiLatency }), NOT_CRITICAL)
  return () => loop?.stop()
}
