import type { Finding } from '../findings/finding.ts'
import type { KnownMetrics } from '../model/known-metrics.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import type { FoundExpression } from './found-expression.ts'

/** The application's own metrics that no panel and no rule reads. */
export function unusedFindings(metrics: KnownMetrics, expressions: readonly FoundExpression[]): readonly Finding[] {
  const read = new Set(
    expressions.flatMap(({ text }) =>
      parsePromql(text).selectors.flatMap(({ name }) => (name === undefined ? [] : [metrics.ofSample(name)])),
    ),
  )
  return [...metrics]
    .filter((metric) => metric.origin === 'own' && !read.has(metric))
    .map(({ name }) => ({
      level: 'warning',
      rule: 'unused-metric',
      file: `metrics.${name}`,
      message: `${name} is on no dashboard and in no rule`,
      why: 'It costs memory and storage, and nobody looks at it.',
      fix: 'Put it on a dashboard, alert on it, or remove it',
    }))
}
