import type { ResolvedDatadog } from '../../src/config/resolved-options.ts'
import { Scope, Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { Faults } from '../../src/core/faults.ts'
import type { Span, SpanBackend } from '../../src/core/span.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createDatadog } from '../../src/datadog/create-datadog.ts'
import type { DatadogPart } from '../../src/datadog/datadog-part.ts'

export interface AgentState {
  readonly state: 'down' | 'up'
  readonly target: string
  readonly problem: string | undefined
}

export interface StartedDatadog {
  readonly part: DatadogPart
  readonly scopes: Scopes
  readonly clock: Clock
  readonly faults: Faults
  readonly warnings: Warnings
  /** What the part said of the agent so far. */
  readonly states: readonly AgentState[]
  /** Runs `fn` in a scope of its own with `span` active, as an HTTP mount does. */
  within<T>(span: Span, fn: () => T, backend?: SpanBackend): T
}

/** The guide's values; the agent's port is the first argument of the process. */
export function startDatadog(options: Partial<ResolvedDatadog> = {}): StartedDatadog {
  const warnings = new Warnings()
  const scopes = new Scopes()
  const clock = new Clock()
  const faults = new Faults(warnings)
  const states: AgentState[] = []
  const part = createDatadog({
    options: {
      hostname: '127.0.0.1',
      port: Number(process.argv[2]),
      env: 'production',
      service: 'creativedynamics',
      version: '0.9.8.1',
      analyticsEnabled: false,
      tracer: undefined,
      also: undefined,
      sampleRatio: undefined,
      routes: {},
      ...options,
    },
    scopes,
    clock,
    faults,
    warnings,
    onAgentState: (state, target, problem) => {
      states.push({ state, target, problem })
      process.send?.({ type: 'agent', state, target, problem })
    },
  })
  const within: StartedDatadog['within'] = (span, fn, backend = part) =>
    scopes.run(new Scope(undefined, span, undefined), () =>
      backend.activate === undefined ? fn() : backend.activate(span, fn),
    )
  return { part, scopes, clock, faults, warnings, states, within }
}
