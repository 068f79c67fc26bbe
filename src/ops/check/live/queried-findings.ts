import type { Finding } from '../../findings/finding.ts'
import type { KnownMetrics } from '../../model/known-metrics.ts'
import { parsePromql } from '../../promql/parse-promql.ts'
import { type FoundExpression, fieldsOf } from '../found-expression.ts'
import { unreachable } from './exposed-findings.ts'
import { fetchText } from './fetch-text.ts'

/** Values that a dashboard's variables stand for while its expressions are asked. */
const VARIABLE_VALUES: readonly (readonly [RegExp, string])[] = [
  [/\$\{?__(?:rate_interval|interval|range)\}?/g, '5m'],
  [/\$\{?__(?:interval_ms|range_ms|range_s)\}?/g, '300000'],
  [/\$\{?[A-Za-z_]\w*(?::\w+)?\}?/g, '.+'],
]

interface Answer {
  readonly status: string
  readonly error?: string
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
  readonly data?: { readonly result?: unknown }
}

/**
 * Asks a Prometheus every expression: those that it refuses, those without data, and what it warns about. The comparisons
 * of alerts are allowed to have none: they say that all is well.
 */
export async function queriedFindings(
  prometheus: string,
  expressions: readonly FoundExpression[],
  metrics: KnownMetrics,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const found of expressions) {
    // What does not parse has been said.
    if (parsePromql(found.text).problems.length > 0) continue
    try {
      findings.push(...answerFindings(found, await ask(prometheus, queryOf(found.text)), metrics))
    } catch (error) {
      return [...findings, unreachable(prometheus, error)]
    }
  }
  return findings
}

function queryOf(text: string): string {
  return VARIABLE_VALUES.reduce((query, [pattern, value]) => query.replace(pattern, value), text)
}

async function ask(prometheus: string, query: string): Promise<Answer> {
  const url = new URL('api/v1/query', prometheus.endsWith('/') ? prometheus : `${prometheus}/`)
  url.searchParams.set('query', query)
  try {
    return JSON.parse(await fetchText(url.href))
  } catch (error) {
    // A refused query is status 400 with the reason as JSON.
    const json = /^status 4\d\d: (\{.*)$/s.exec((error as Error).message)?.[1]
    if (json === undefined) throw error
    return { status: 'error', error: /"error":"((?:\\.|[^"\\])*)"/.exec(json)?.[1] ?? json }
  }
}

function answerFindings(found: FoundExpression, answer: Answer, metrics: KnownMetrics): readonly Finding[] {
  const at = { level: 'error', file: found.file, line: found.line } as const
  if (answer.status !== 'success') {
    const message = `${found.where} is refused: ${answer.error}`
    return [{ ...at, rule: 'query-refused', message, why: 'It never has data.', fix: 'Correct the expression' }]
  }
  const doubts = [...(answer.warnings ?? []), ...(answer.infos ?? [])].filter((text) => !isMistaken(text, metrics))
  const said = doubts.map((message) => ({
    ...at,
    rule: 'query-warning',
    message: `${found.where}: ${message}`,
    why: 'Prometheus doubts that the result means what it seems to.',
    fix: 'Correct the expression',
  }))
  const result = fieldsOf(answer.data).result
  if (found.use === 'alert' || !Array.isArray(result) || result.length > 0) return said
  const why = 'The panel is empty, or what reads the rule never has data.'
  const fix = 'Correct the expression, or see that what it reads happens at all'
  return [...said, { ...at, rule: 'no-data', message: `${found.where} has no data`, why, fix }]
}

/** Prometheus goes by names, and takes a counter that is not called `_total` for none; the catalogue knows better. */
function isMistaken(doubt: string, metrics: KnownMetrics): boolean {
  const [, name = ''] = /metric might not be a counter,.*?"([^"]+)"/.exec(doubt) ?? []
  return metrics.ofSample(name)?.type === 'counter'
}
