import type { Buckets } from './definition.ts'

/** Named upper bounds. Seconds for `http` and `job`. */
const NAMED = {
  /** prom-client's and the Python client's default bounds, which the guide's dashboards assume. */
  http: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  job: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
  bytes: [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 16_777_216, 268_435_456, 1_073_741_824],
  ratio: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1],
} as const

type Named = typeof NAMED

/** The upper bounds of a bucket list as literal types, so that a threshold that is no bound does not compile. */
export type BoundOf<B> = B extends keyof Named
  ? Named[B][number]
  : B extends readonly (infer N extends number)[]
    ? N
    : number

/** Names that stand for a list of upper bounds. */
export const BUCKET_NAMES = ['http', 'job', 'bytes', 'ratio'] as const satisfies readonly (keyof typeof NAMED)[]

/** The upper bounds meant, without `+Inf`. */
export function boundsOf(buckets: Buckets | undefined): readonly number[] {
  if (buckets === undefined) return NAMED.http
  return typeof buckets === 'string' ? NAMED[buckets] : buckets
}
