import { nearestKey } from '../../config/nearest-key.ts'
import type { Finding } from '../findings/finding.ts'
import type { KnownMetric } from '../model/known-metric.ts'
import type { KnownMetrics } from '../model/known-metrics.ts'
import { SOME_VALUE } from '../promql/grafana-variables.ts'
import type { ParsedMatcher, ParsedPromql, ParsedSelector } from '../promql/parsed-promql.ts'
import { expressionFinding } from './expression-finding.ts'
import type { FoundExpression } from './found-expression.ts'

/**
 * Labels that scraping, relabelling and Kubernetes discovery give to every series; whether a set-up has them cannot be
 * told from the catalogue.
 */
const TARGET_LABELS: ReadonlySet<string> = new Set([
  ...[
    'job',
    'instance',
    'service',
    'team',
    'cluster',
    'environment',
    'namespace',
    'pod',
    'container',
    'node',
    'region',
  ],
])

/** Functions that make labels of their own. */
const LABEL_MAKERS = ['label_replace', 'label_join', 'count_values', 'info']

/** What the expressions of a set-up may name. */
export interface KnownNames {
  readonly metrics: KnownMetrics
  /** Names of recording rules. */
  readonly records: ReadonlySet<string>
}

/** Metrics, labels, label values and bucket bounds that do not exist. */
export function nameFindings(found: FoundExpression, parsed: ParsedPromql, known: KnownNames): readonly Finding[] {
  return [
    ...parsed.selectors.flatMap((selector) => selectorFindings(found, selector, known)),
    ...groupingFindings(found, parsed, known),
  ]
}

function selectorFindings(found: FoundExpression, selector: ParsedSelector, known: KnownNames): readonly Finding[] {
  const { name, matchers } = selector
  if (name === undefined || name.includes(SOME_VALUE) || known.records.has(name)) return []
  const metric = known.metrics.ofSample(name)
  if (metric === undefined) {
    return [
      expressionFinding(found, 'unknown-metric', {
        message: `${found.where} reads ${name}, which nobody exposes`,
        why: 'The expression never has data; an alert on it never fires.',
        fix: suggestion(name, [...known.metrics.sampleNames(), ...known.records], 'Correct the name'),
      }),
    ]
  }
  return matchers.flatMap((matcher) => matcherFindings(found, matcher, name, metric))
}

function matcherFindings(
  found: FoundExpression,
  matcher: ParsedMatcher,
  sample: string,
  metric: KnownMetric,
): readonly Finding[] {
  const { label, value } = matcher
  if (label === 'le' && sample.endsWith('_bucket')) return boundFindings(found, matcher, metric)
  if (!hasLabel(metric, sample, label)) return [unknownLabel(found, label, metric)]
  const values = metric.values[label]
  if (values === undefined || value.includes('$') || value === '' || values.some((known) => matches(matcher, known))) {
    return []
  }
  return [
    expressionFinding(found, 'unknown-label-value', {
      message: `${found.where} compares ${label} of ${metric.name} with "${value}", which it never is`,
      why: 'The matcher selects nothing, or everything where it is negated.',
      fix: suggestion(value, values, `Its values are ${values.join(', ')}`),
    }),
  ]
}

function boundFindings(
  found: FoundExpression,
  matcher: ParsedMatcher,
  { name, bounds }: KnownMetric,
): readonly Finding[] {
  if (bounds.length === 0 || matcher.value.includes('$')) return []
  const forms = [...bounds.flatMap((bound) => [String(bound), bound.toFixed(1)]), '+Inf']
  const written = forms.filter((form) =>
    matches({ ...matcher, operator: matcher.operator === '!=' ? '=' : matcher.operator }, form),
  )
  if (written.length === 0) {
    return [
      expressionFinding(found, 'unknown-bucket', {
        message: `${found.where} reads the bucket le="${matcher.value}" of ${name}, which has none`,
        why: 'The expression never has data.',
        fix: `Its bounds are ${bounds.join(', ')}`,
      }),
    ]
  }
  const bound = bounds.find(
    (candidate) =>
      Number.isInteger(candidate) && written.includes(String(candidate)) !== written.includes(candidate.toFixed(1)),
  )
  if (bound === undefined) return []
  return [
    expressionFinding(found, 'bucket-format', {
      message: `${found.where} reads the bucket le="${matcher.value}" of ${name} in one notation only`,
      why: 'Prometheus 2 stores le="5" as it came, Prometheus 3 as "5.0": in one of them there is no data.',
      fix: `Write le=~"${bound}([.]0)?"`,
    }),
  ]
}

function groupingFindings(
  found: FoundExpression,
  parsed: ParsedPromql,
  { metrics, records }: KnownNames,
): readonly Finding[] {
  if (LABEL_MAKERS.some((name) => parsed.functions.has(name))) return []
  return parsed.groupings.flatMap(({ labels, selectors }) => {
    const known = selectors.map(({ name }) => ({
      name,
      metric: name === undefined ? undefined : metrics.ofSample(name),
    }))
    // What a recording rule keeps is not known here.
    if (known.some(({ name, metric }) => metric === undefined || records.has(name as string))) return []
    return labels
      .filter((label) => !known.some(({ name, metric }) => hasLabel(metric as KnownMetric, name as string, label)))
      .map((label) => unknownLabel(found, label, (known[0] as { metric: KnownMetric }).metric))
  })
}

function unknownLabel(found: FoundExpression, label: string, { name, labels }: KnownMetric): Finding {
  const fix = labels.length === 0 ? 'It has no labels of its own' : `Its labels are ${labels.join(', ')}`
  return expressionFinding(found, 'unknown-label', {
    message: `${found.where} uses the label ${label}, which ${name} does not have`,
    why: 'A matcher on it selects nothing, and grouping by it makes one group of everything.',
    fix: suggestion(label, labels, fix),
  })
}

function hasLabel({ labels, origin }: KnownMetric, sample: string, label: string): boolean {
  if (label === 'le') return sample.endsWith('_bucket')
  return (
    labels.includes(label) ||
    label === SOME_VALUE ||
    TARGET_LABELS.has(label) ||
    (origin === 'foreign' && labels.length === 0)
  )
}

function matches({ operator, value }: ParsedMatcher, candidate: string): boolean {
  if (operator === '=') return value === candidate
  if (operator === '!=') return value !== candidate
  try {
    // Prometheus anchors; its dialect is RE2, near enough for lists and bounds.
    const all = new RegExp(`^(?:${value})$`).test(candidate)
    return operator === '=~' ? all : !all
  } catch {
    return true
  }
}

function suggestion(wanted: string, known: Iterable<string>, otherwise: string): string {
  const nearest = nearestKey(wanted, known)
  return nearest === undefined ? otherwise : `Did you mean ${nearest}?`
}
