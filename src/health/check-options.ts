export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy'

export type HealthGroup = 'ready' | 'startup'

/** The value returned or resolved is the check's details; a throw makes it unhealthy; `degraded(details)` lies between. */
export type CheckFunction = (context: { readonly signal: AbortSignal }) => unknown

export interface CheckOptions {
  /** A failing critical check makes the whole unhealthy, another one only degraded. Default true. */
  readonly critical?: boolean | undefined
  /** Default 2000. */
  readonly timeoutMs?: number | undefined
  /** Default `['ready']`. Liveness runs no checks. */
  readonly groups?: readonly HealthGroup[] | undefined
  /** How long a result is used again, in milliseconds. Default 1000, with `intervalMs` twice that. */
  readonly cacheMs?: number | undefined
  /**
   * Runs the check in the background about every so many milliseconds (±10 %), 100 to 86400000; probes show its last
   * result. Default: it runs only when it is asked for.
   */
  readonly intervalMs?: number | undefined
  /** Failures in a row that make a check unhealthy that was not, 1 to 100. Default 1. */
  readonly failureThreshold?: number | undefined
  /** Successes in a row that end an unhealthy status, 1 to 100. Default 1. */
  readonly successThreshold?: number | undefined
  /**
   * What a probe shows of a check whose first run takes longer than 800 ms. Default `unhealthy`: nothing is ready before
   * it has been seen to be.
   */
  readonly initial?: HealthStatus | undefined
}

/** Options of a check that measures how long something takes. */
export interface PingOptions extends CheckOptions {
  /** Duration in milliseconds from which the check is degraded. Default: none. */
  readonly degradedMs?: number | undefined
}

export interface HttpCheckOptions extends PingOptions {
  /** `http://` or `https://`. */
  readonly url: string | URL
  /** Default `GET`. */
  readonly method?: 'GET' | 'HEAD' | undefined
  readonly headers?: { readonly [name: string]: string } | undefined
  /** The status that the answer must have, or several. Default: any from 200 to 399. */
  readonly expectStatus?: number | readonly number[] | undefined
}

export interface TcpCheckOptions extends PingOptions {
  readonly host: string
  readonly port: number
}

export interface DnsCheckOptions extends PingOptions {
  /** The name to look up. */
  readonly host: string
  /** Asks DNS for records of this type. Default: as the system looks up addresses, its hosts file included. */
  readonly record?: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'SRV' | 'TXT' | undefined
  /** Servers to ask, such as `10.0.0.10` or `10.0.0.10:5353`; then `record` is `A` unless it is given. */
  readonly servers?: readonly string[] | undefined
}
