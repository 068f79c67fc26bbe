import type { ResolvedDatadog } from '../config/resolved-options.ts'

interface SamplingRule {
  /** Pattern of resources, `*` standing for anything. */
  readonly resource: string
  readonly sampleRate: number
}

/**
 * The library's sampling as options of dd-trace. Nothing where no ratio was given: then the agent decides, by the rates
 * that it is set to. dd-trace takes the first rule that fits, so the most precise come first.
 */
export function samplingOptions({ sampleRatio, routes }: Pick<ResolvedDatadog, 'sampleRatio' | 'routes'>): {
  readonly sampleRate?: number
  readonly rateLimit?: number
  readonly samplingRules?: readonly SamplingRule[]
} {
  const rules = Object.entries(routes)
    .filter(([route]) => route.includes('/'))
    .sort(([a], [b]) => precision(b) - precision(a))
    .map(([route, sampleRate]) => ({ resource: route.startsWith('/') ? `* ${route}` : route, sampleRate }))
  return {
    // A ratio is a ratio: dd-trace would keep no more than 100 traces a second of it.
    ...(sampleRatio === undefined && rules.length === 0 ? {} : { rateLimit: -1 }),
    ...(sampleRatio === undefined ? {} : { sampleRate: sampleRatio }),
    ...(rules.length === 0 ? {} : { samplingRules: rules }),
  }
}

/** Whole templates before beginnings, longer before shorter, with a method before without. */
function precision(route: string): number {
  const path = route.slice(route.indexOf('/'))
  return (path.endsWith('*') ? 0 : 10_000) + path.length * 2 + (route.startsWith('/') ? 0 : 1)
}
