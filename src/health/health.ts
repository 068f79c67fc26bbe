import type {
  CheckFunction,
  CheckOptions,
  DnsCheckOptions,
  HealthGroup,
  HealthStatus,
  HttpCheckOptions,
  PingOptions,
  TcpCheckOptions,
} from './check-options.ts'

/** A status that a check has come to, but not yet often enough in a row for its threshold. */
export interface PendingStatus {
  readonly status: HealthStatus
  readonly error?: string
  /** Runs in a row so far. */
  readonly runs: number
}

export interface CheckResult {
  readonly status: HealthStatus
  readonly details?: unknown
  /** Message of the error, where it failed. */
  readonly error?: string
  readonly duration_ms: number
  /** Present where a probe could not wait for the check that runs now and shows its last result. */
  readonly stale?: true
  /** Present where `failureThreshold` or `successThreshold` holds a change of the status back. */
  readonly pending?: PendingStatus
}

export interface HealthReport {
  /** ISO 8601 with `Z`. */
  readonly timestamp: string
  readonly status: HealthStatus
  readonly checks: { readonly [name: string]: CheckResult }
}

/** Takes a check away again. */
export type Unregister = () => void

/** `obs.health`. Each method that adds a check throws `OBS_ERR_INVALID_CHECK` for whatever is wrong with it. */
export interface Health {
  /**
   * Adds a check; the returned function takes it away again.
   * @throws ObservabilityError `OBS_ERR_INVALID_CHECK` for a bad name, function or option, or a name that is taken.
   */
  register(name: string, check: CheckFunction, options?: CheckOptions): Unregister
  /**
   * Adds a check that sends a request and looks at the status of the answer; details `{ latency_ms, url, status_code }`,
   * the URL without its query. Redirects are not followed. It is not traced.
   */
  http(name: string, options: HttpCheckOptions): Unregister
  /** Adds a check that opens a TCP connection and closes it again; details `{ latency_ms, address }`. */
  tcp(name: string, options: TcpCheckOptions): Unregister
  /** Adds a check that looks a name up; details `{ latency_ms, records }`. */
  dns(name: string, options: DnsCheckOptions): Unregister
  /**
   * Adds a check that is healthy when `fn` returns or resolves, whatever the value is, `false` aside; details
   * `{ latency_ms }`: `obs.health.ping('db', () => pool.query('select 1'))`.
   */
  ping(name: string, fn: CheckFunction, options?: PingOptions): Unregister
  /** Runs the checks of a group, or all of them. Never rejects. */
  run(group?: HealthGroup): Promise<HealthReport>
  /** Marks a check's result as degraded: `return obs.health.degraded({ lag: 12 })`. */
  degraded(details?: unknown): unknown
  /**
   * Start-up is complete unless the application says otherwise: `false` keeps `/health/startup` and `/health/ready` at
   * 503.
   */
  setStarted(started: boolean): void
}

export type ProbeKind = 'live' | 'ready' | 'startup' | 'detailed'

/** `health+json`: the format `application/health+json` (draft-inadarei-api-health-check-06). */
export type HealthFormat = 'json' | 'health+json'

/** Answer of a health endpoint, without details hidden from strangers. */
export interface HealthAnswer {
  /** 200 for healthy and degraded, 503 for unhealthy. */
  readonly code: number
  readonly body: object
}

/** The health part of an instance. */
export interface HealthPart extends Health {
  /** Answers a probe within about 800 ms, with the last known results where a check hangs. Never rejects. */
  probe(kind: ProbeKind, showDetails: boolean, format?: HealthFormat): Promise<HealthAnswer>
  /** From now on readiness is 503, and no check runs unless it is asked for. */
  startDraining(): void
  readonly draining: boolean
  /** Stops what the built-in checks measure in the background and aborts the checks that run. */
  dispose(): void
}
