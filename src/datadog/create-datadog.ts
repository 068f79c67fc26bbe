import type { ResolvedDatadog } from '../config/resolved-options.ts'
import type { Scopes } from '../context/scope.ts'
import type { Clock } from '../core/clock.ts'
import type { Faults } from '../core/faults.ts'
import type { SpanBackend } from '../core/span.ts'
import type { Warnings } from '../core/warnings.ts'
import { type AgentAddress, agentAddressOf, isAgent } from './agent-address.ts'
import { type AgentWatch, watchAgent } from './agent-watch.ts'
import { createApi } from './create-api.ts'
import { DatadogBackend } from './datadog-backend.ts'
import type { DatadogApi, DatadogPart } from './datadog-part.ts'
import type { DatadogTracer } from './dd-trace.ts'
import { flushExporter } from './flush-exporter.ts'
import { type LoadedTracer, loadTracer } from './load-tracer.ts'
import { probeAgent } from './probe-agent.ts'
import { isSwitchedOff } from './switched-off.ts'

export interface DatadogDeps {
  readonly options: ResolvedDatadog
  readonly scopes: Scopes
  readonly clock: Clock
  readonly faults: Faults
  readonly warnings: Warnings
  /** Called when the agent stops answering (`problem` says how it looks from here) and when it answers again. */
  readonly onAgentState: (state: 'down' | 'up', target: string, problem?: string) => void
}

/** Waits between the background probes, in milliseconds. */
const DELAYS = { first: 500, up: 30_000, down: 2_000 }
/** A tracer that the application initialised may trace the probes themselves: while all is well, hardly ever ask. */
const FOREIGN_DELAYS = { ...DELAYS, up: 600_000 }
/** How long the agent may take to answer a background probe, in milliseconds. */
const PROBE_MS = 2_000

/**
 * Datadog over dd-trace, which is loaded and initialised here, at the call.
 * @throws ObservabilityError `OBS_ERR_MISSING_PEER` without dd-trace, `OBS_ERR_INVALID_ARGUMENT` for a `tracer` that is none.
 */
export function createDatadog(deps: DatadogDeps): DatadogPart {
  if (deps.options.analyticsEnabled) {
    deps.warnings.once(
      'OBSWRN008',
      'datadog.analyticsEnabled',
      'Datadog replaced App Analytics by retention filters; spans are marked as measured instead',
    )
  }
  return new Datadog(deps, loadTracer(deps.options))
}

class Datadog extends DatadogBackend implements DatadogPart {
  readonly api: DatadogApi
  backend: SpanBackend = this
  readonly #tracer: DatadogTracer
  readonly #agent: AgentAddress
  readonly #watch: AgentWatch
  readonly #faults: Faults
  readonly #service: { readonly [key: string]: string }
  /** Spans that had ended when the agent last answered. */
  #endedWhenUp = 0

  constructor(deps: DatadogDeps, { tracer, foreign }: LoadedTracer) {
    const { options, scopes, clock, faults } = deps
    const agent = agentAddressOf(tracer, options)
    super({
      tracer,
      clock,
      faults,
      measured: options.analyticsEnabled,
      isOwnTraffic: (host, port) => isAgent(agent, host, port),
    })
    this.#tracer = tracer
    this.#agent = agent
    this.#faults = faults
    this.#service = { 'dd.service': options.service, 'dd.env': options.env, 'dd.version': options.version }
    this.api = createApi({ tracer, spans: this, scopes, faults, backend: () => this.backend })
    this.#watch = watchAgent({
      scopes,
      faults,
      probe: () => this.#look(PROBE_MS, true),
      onState(state, problem) {
        if (state === 'down') deps.warnings.once('OBSWRN007', agent.target)
        deps.onAgentState(state, agent.target, problem)
      },
      delays: foreign ? FOREIGN_DELAYS : DELAYS,
    })
  }

  logFields(traceId: string, spanId: string): { readonly [key: string]: string } {
    const decimal = this.#faults.run('datadog', () => BigInt(`0x${spanId}`).toString(), '0')
    return { 'dd.trace_id': traceId, 'dd.span_id': decimal, ...this.#service }
  }

  async probe(ms: number): Promise<{ readonly target: string; readonly problem: string | undefined }> {
    const problem = await this.#look(ms, false)
    this.#watch.seen(problem)
    return { target: this.#agent.target, problem }
  }

  async flush(ms: number): Promise<void> {
    await flushExporter(this.#tracer, ms)
  }

  async shutdown(ms: number): Promise<number> {
    this.#watch.stop()
    const until = performance.now() + ms
    const unconfirmed = this.host.ended - this.#endedWhenUp
    // An agent that refuses the connection is not waited for: dd-trace would go on trying for half a minute.
    if ((await this.#look(ms, false)) !== undefined) return unconfirmed
    return (await flushExporter(this.#tracer, until - performance.now())) ? 0 : unconfirmed
  }

  async #look(ms: number, background: boolean): Promise<string | undefined> {
    if (isSwitchedOff(this.#tracer)) return 'dd-trace is switched off or was not initialised'
    const problem = await probeAgent(this.#agent, ms, background)
    if (problem === undefined) this.#endedWhenUp = this.host.ended
    return problem
  }
}
