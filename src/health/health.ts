export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy'

export type HealthGroup = 'ready' | 'startup'

export interface CheckOptions {
  /** A failing critical check makes the whole unhealthy, another one only degraded. Default true. */
  readonly critical?: boolean | undefined
  /** Default 2000. */
  readonly timeoutMs?: number | undefined
  /** Default `['ready']`. Liveness runs no checks. */
  readonly groups?: readonly HealthGroup[] | undefined
  /** How long a result is used again, in milliseconds. Default 1000. */
  readonly cacheMs?: number | undefined
}

/** The value returned or resolved is the check's details; a throw makes it unhealthy; `degraded(details)` lies between. */
export type CheckFunction = (context: { readonly signal: AbortSignal }) => unknown

export interface CheckResult {
  readonly status: HealthStatus
  readonly details?: unknown
  /** Message of the error, where it failed. */
  readonly error?: string
  readonly duration_ms: number
  /** Present where a probe could not wait for the check that runs now and shows its last result. */
  readonly stale?: true
}

export interface HealthReport {
  /** ISO 8601 with `Z`. */
  readonly timestamp: string
  readonly status: HealthStatus
  readonly checks: { readonly [name: string]: CheckResult }
}

/** `obs.health`. */
export interface Health {
  /**
   * Adds a check; the returned function takes it away again.
   * @throws ObservabilityError `OBS_ERR_INVALID_CHECK` for a bad name, function or option, or a name that is taken.
   */
  register(name: string, check: CheckFunction, options?: CheckOptions): () => void
  /** Runs the checks of a group, or all of them. Never rejects. */
  run(group?: HealthGroup): Promise<HealthReport>
  /** Marks a check's result as degraded: `return obs.health.degraded({ lag: 12 })`. */
  degraded(details?: unknown): unknown
  /** Start-up is complete unless the application says otherwise: `false` keeps `/health/startup` at 503. */
  setStarted(started: boolean): void
}

/** Answer of a health endpoint, without details hidden from strangers. */
export interface HealthAnswer {
  /** 200 for healthy and degraded, 503 for unhealthy. */
  readonly code: number
  readonly body: object
}

/** The health part of an instance. */
export interface HealthPart extends Health {
  /** Answers a probe within about 800 ms, with the last known results where a check hangs. Never rejects. */
  probe(kind: 'live' | 'ready' | 'startup' | 'detailed', showDetails: boolean): Promise<HealthAnswer>
  /** From now on readiness is 503. */
  startDraining(): void
  readonly draining: boolean
  /** Stops what the built-in checks measure in the background and aborts the checks that run. */
  dispose(): void
}
