import type { Scopes } from '../context/scope.ts'
import type { Faults } from '../core/faults.ts'

export interface AgentWatchOptions {
  readonly scopes: Scopes
  readonly faults: Faults
  /** Answers what is wrong with the agent, or `undefined`. Never rejects. */
  readonly probe: () => Promise<string | undefined>
  readonly onState: (state: 'down' | 'up', problem: string | undefined) => void
  /** Wait before the first look, between looks while the agent answers, and while it does not, in milliseconds. */
  readonly delays: { readonly first: number; readonly up: number; readonly down: number }
}

/** Looks after the agent in the background. */
export interface AgentWatch {
  /** Tells the watch what another probe found. */
  seen(problem: string | undefined): void
  stop(): void
}

/**
 * Reports the agent once when it does not answer and once when it is back. An agent that answers from the start is not
 * reported. Neither timer nor probe keeps the process alive.
 */
export function watchAgent({ scopes, faults, probe, onState, delays }: AgentWatchOptions): AgentWatch {
  let state: 'down' | 'up' = 'up'
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  function seen(problem: string | undefined): void {
    const now = problem === undefined ? 'up' : 'down'
    if (stopped || now === state) return
    state = now
    faults.run('datadog', () => onState(now, problem), undefined)
  }

  function lookAfter(ms: number): void {
    timer = scopes.exit(() => setTimeout(look, ms)).unref()
  }

  function look(): void {
    probe()
      .then((problem) => {
        if (stopped) return
        seen(problem)
        lookAfter(delays[state])
      })
      .catch((error: unknown) => faults.report('datadog', error))
  }

  lookAfter(delays.first)
  return {
    seen,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
