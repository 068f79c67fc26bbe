import type { Finding } from '../../findings/finding.ts'
import type { KnownMetrics } from '../../model/known-metrics.ts'
import { parsePromql } from '../../promql/parse-promql.ts'
import type { FoundExpression } from '../found-expression.ts'
import { fetchText } from './fetch-text.ts'

/** Samples that Prometheus makes itself, for every target. */
const OF_PROMETHEUS = /^(?:up|ALERTS|ALERTS_FOR_STATE|scrape_.*|[^:]*:.*)$/

/**
 * Holds the expressions against what a running process exposes: names that it does not have. Metrics of other servers,
 * as the catalogue knows them, are left out.
 */
export async function exposedFindings(
  url: string,
  expressions: readonly FoundExpression[],
  metrics: KnownMetrics,
): Promise<readonly Finding[]> {
  let page: string
  try {
    page = await fetchText(url)
  } catch (error) {
    return [unreachable(url, error)]
  }
  const exposed = new Set([...page.matchAll(/^([A-Za-z_:][\w:]*)(?=[{ ])/gm)].map(([name]) => name))
  if (exposed.size === 0) return [noMetrics(url)]
  const declared = new Set([...page.matchAll(/^# TYPE ([A-Za-z_:][\w:]*) /gm)].map(([, name]) => name))
  const said = new Set<string>()
  return expressions.flatMap((found) =>
    parsePromql(found.text).selectors.flatMap(({ name }) => {
      if (name === undefined || exposed.has(name) || OF_PROMETHEUS.test(name) || said.has(name)) return []
      const metric = metrics.ofSample(name)
      if (metric?.origin === 'foreign') return []
      said.add(name)
      if (familiesOf(name).some((family) => declared.has(family))) return [withoutValue(url, name, found)]
      return [metric?.origin === 'runtime' ? notHere(url, name, found) : notExposed(url, name, found)]
    }),
  )
}

/** Names under which the page may declare the metric of a sample. */
function familiesOf(sample: string): readonly string[] {
  return [sample, sample.replace(/_(?:total|bucket|sum|count)$/, '')]
}

function withoutValue(url: string, name: string, { file, line, where }: FoundExpression): Finding {
  return {
    level: 'warning',
    rule: 'no-value-yet',
    file,
    line,
    message: `${where} reads ${name}, which ${url} declares without a value`,
    why: 'It has no data until the first one; an increase() over a series that is born with a value misses it.',
    fix: 'Declare the values of its labels, or see that what it counts happens',
  }
}

/** What the process itself has depends on where it runs. */
function notHere(url: string, name: string, { file, line, where }: FoundExpression): Finding {
  return {
    level: 'warning',
    rule: 'not-measured-here',
    file,
    line,
    message: `${where} reads ${name}, which ${url} does not expose`,
    why: 'It is measured on Linux, in a container with limits, or with metrics.isolate only.',
    fix: 'Ask a process that runs as it does in production, or take the panel or alert away',
  }
}

function notExposed(url: string, name: string, { file, line, where }: FoundExpression): Finding {
  return {
    level: 'error',
    rule: 'not-exposed',
    file,
    line,
    message: `${where} reads ${name}, which ${url} does not expose`,
    why: 'The expression has no data for this process.',
    fix: 'Correct the name; a metric with labels appears with its first value, unless its values are declared',
  }
}

function noMetrics(url: string): Finding {
  return {
    level: 'error',
    rule: 'not-exposed',
    file: url,
    message: 'is no metrics page: it holds no samples',
    why: 'Nothing can be held against it.',
    fix: 'Name the page that Prometheus scrapes, such as http://localhost:5001/metrics',
  }
}

/** Says that a server did not answer. */
export function unreachable(url: string, error: unknown): Finding {
  const { message, cause } = error as Error
  const detail = cause instanceof Error ? cause.message : message
  return {
    level: 'error',
    rule: 'unreachable',
    file: url,
    message: `does not answer: ${detail}`,
    why: 'Nothing can be held against it.',
    fix: 'Start it, or correct the address',
  }
}
