import type { Finding } from '../findings/finding.ts'
import type { KnownMetric } from '../model/known-metric.ts'
import type { KnownMetrics } from '../model/known-metrics.ts'
import type { ParsedPromql, ParsedSelector } from '../promql/parsed-promql.ts'
import { expressionFinding } from './expression-finding.ts'
import type { FoundExpression } from './found-expression.ts'

const COUNTER_FUNCTIONS: ReadonlySet<string> = new Set(['rate', 'irate', 'increase', 'resets'])
/** Functions that ask only whether or when there is a sample. */
const PRESENCE: ReadonlySet<string> = new Set([
  'absent',
  'absent_over_time',
  'present_over_time',
  'timestamp',
  'changes',
])

/** Expressions that parse and whose names exist, but whose numbers do not mean what they seem to. */
export function shapeFindings(found: FoundExpression, parsed: ParsedPromql, metrics: KnownMetrics): readonly Finding[] {
  return parsed.selectors.flatMap((selector) => {
    const name = selector.name ?? ''
    return [
      ...counterFindings(found, selector, metrics.ofSample(name)),
      ...(selector.functions.includes('histogram_quantile') ? quantileFindings(found, selector) : []),
    ]
  })
}

function counterFindings(
  found: FoundExpression,
  { name = '', functions, aggregations, presence }: ParsedSelector,
  metric: KnownMetric | undefined,
): readonly Finding[] {
  const cumulative = metric === undefined ? /_(?:total|bucket)$/.test(name) : metric.type !== 'gauge'
  const rated = functions.some((called) => COUNTER_FUNCTIONS.has(called))
  if (!cumulative) {
    const wrong = functions.find((called) => COUNTER_FUNCTIONS.has(called))
    if (metric === undefined || wrong === undefined) return []
    return [
      expressionFinding(found, 'rate-of-gauge', {
        message: `${found.where} takes ${wrong}() of the gauge ${name}`,
        why: 'It takes every fall for a restart, so that the number means nothing.',
        fix: 'Use the value, deriv() or delta()',
      }),
    ]
  }
  const counted = aggregations.some(({ operator }) => operator === 'count' || operator === 'group')
  if (rated || counted || presence || functions.some((called) => PRESENCE.has(called))) return []
  const bucket = name.endsWith('_bucket')
  return [
    expressionFinding(found, bucket ? 'bucket-needs-rate' : 'counter-needs-rate', {
      message: `${found.where} reads ${name} without rate()`,
      why: bucket
        ? 'It answers for the whole life of the process, not for the time that is looked at.'
        : 'A counter only grows and starts over with each process.',
      fix: `Use rate(${name}[…]) or increase(${name}[…])`,
    }),
  ]
}

function quantileFindings(found: FoundExpression, { name, aggregations }: ParsedSelector): readonly Finding[] {
  if (aggregations.some(({ by }) => by?.includes('le'))) return []
  return [
    expressionFinding(found, 'quantile-needs-sum-by-le', {
      message: `${found.where} takes a quantile of ${name ?? 'a histogram'} without sum by (le)`,
      why: 'It gives one line per label set and instance, and quantiles cannot be added up afterwards.',
      fix: 'Write histogram_quantile(q, sum by (le) (rate(…_bucket[…])))',
    }),
  ]
}
