import type { Duration } from './duration.ts'

/** Which processes an expression reads, and over which window where it does not say so itself. */
export interface Scope {
  /** Matchers put into every selector, such as `job="shop"`. */
  readonly matchers: readonly string[]
  /** Window of `rate()` and its like. */
  readonly window: Duration | '$__rate_interval' | '$__range'
}

/** The scope of rules: all processes of one job. */
export function jobScope(job: string, window: Duration = '5m'): Scope {
  return { matchers: [`job=${JSON.stringify(job)}`], window }
}

/** The scope of dashboards: what the variables `job` and `instance` choose, over Grafana's own window. */
export const DASHBOARD_SCOPE: Scope = {
  matchers: ['job=~"$job"', 'instance=~"$instance"'],
  window: '$__rate_interval',
}
