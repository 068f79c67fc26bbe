import type { ResolvedService, ResolvedTracing } from '../../src/config/resolved-options.ts'
import { Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { Faults } from '../../src/core/faults.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createTracing } from '../../src/tracing/create-tracing.ts'
import type { TracingPart } from '../../src/tracing/tracing-part.ts'

export const SERVICE: ResolvedService = {
  name: 'shop',
  version: '1.2.3',
  namespace: 'demo',
  instanceId: 'i-1',
  attributes: { team: 'blue' },
}

export interface BuiltTracing {
  readonly tracing: TracingPart
  readonly scopes: Scopes
  readonly clock: Clock
  readonly faults: Faults
  /** `state problem` of every call to `onExporterState`. */
  readonly states: string[]
}

/** A tracing part with the given options and everything it needs. Globals are left alone unless asked for. */
export function buildTracing(options: Partial<ResolvedTracing> = {}): BuiltTracing {
  const warnings = new Warnings()
  const faults = new Faults(warnings)
  const scopes = new Scopes()
  const clock = new Clock()
  const states: string[] = []
  const tracing = createTracing({
    options: {
      exporter: 'memory',
      endpoint: '127.0.0.1:1',
      insecure: true,
      headers: {},
      tls: { caFile: undefined, certFile: undefined, keyFile: undefined },
      compression: 'none',
      exportTimeoutMs: 10_000,
      sampleRatio: 1,
      routes: {},
      parentBased: true,
      keep: false,
      processors: [],
      sampler: undefined,
      outgoing: true,
      registerGlobal: false,
      propagators: ['tracecontext'],
      instrumentations: [],
      provider: undefined,
      ...options,
    },
    service: SERVICE,
    environment: 'test',
    scopes,
    clock,
    faults,
    warnings,
    onExporterState: (state, target, problem) => states.push(`${state} ${target} ${problem ?? ''}`.trim()),
    libraryVersion: '0.1.0',
  })
  return { tracing, scopes, clock, faults, states }
}
