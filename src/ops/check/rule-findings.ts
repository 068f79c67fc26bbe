import { nearestKey } from '../../config/nearest-key.ts'
import type { Finding } from '../findings/finding.ts'
import type { KnownMetrics } from '../model/known-metrics.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import type { ParsedSelector } from '../promql/parsed-promql.ts'
import type { SourceDocument } from '../syntax/source-file.ts'
import { type FoundRule, fieldsOf, rulesIn } from './found-expression.ts'

type Fields = { readonly [key: string]: unknown }
type Add = (rule: string, problem: string, why: string, fix: string, key?: string) => void

/** What is wrong with the alerts of a rule file beside their expressions. */
export function ruleFindings(file: string, document: SourceDocument, metrics: KnownMetrics): readonly Finding[] {
  const rules = rulesIn(document)
  const findings: Finding[] = []
  for (const { path, rule } of rules.filter((found) => found.rule.alert !== undefined)) {
    const add: Add = (name, problem, why, fix, key) =>
      findings.push({
        level: 'error',
        rule: name,
        file,
        line: document.lineOf(key === undefined ? path : [...path, key]),
        message: `alert ${String(rule.alert)} ${problem}`,
        why,
        fix,
      })
    texts(add, rule)
    expression(add, rule, rules)
    aggregation(add, rule, metrics)
  }
  return findings
}

function texts(add: Add, rule: Fields): void {
  const annotations = fieldsOf(rule.annotations)
  if (!fieldsOf(rule.labels).severity) {
    add('alert-severity', 'has no label severity', 'Alertmanager cannot route it.', 'Add labels.severity')
  }
  for (const key of ['summary', 'description']) {
    if (annotations[key]) continue
    add(`alert-${key}`, `has no ${key}`, 'Whoever is called reads an empty message.', `Add annotations.${key}`)
  }
  if (!annotations.runbook_url) {
    const why = 'Whoever is called starts from nothing.'
    add('alert-runbook', 'has no runbook_url', why, 'Add annotations.runbook_url')
  }
  for (const [key, text] of Object.entries(annotations)) {
    if (!/\{\{\s*\$value\s*\}\}/.test(String(text))) continue
    const why = 'Prometheus 3 writes 0.9999999999999999 where Prometheus 2 wrote 1.'
    add(
      'alert-value-format',
      `shows $value as it is in its ${key}`,
      why,
      'Write {{ $value | humanize }}',
      'annotations',
    )
  }
}

function expression(add: Add, rule: Fields, rules: readonly FoundRule[]): void {
  const text = String(rule.expr ?? '')
  const { selectors, problems, functions } = parsePromql(text)
  if (problems.length > 0) return
  if (!rule.for && selectors.length > 0 && !functions.has('absent')) {
    add('alert-for', 'fires at the first sample', 'One slow scrape calls somebody.', 'Add "for"')
  }
  templateLabels(add, rule, selectors)
  const watched = selectors.some(({ name }) => name === 'up') && /==\s*0/.test(text)
  const absent = rules.some((other) => /\babsent\s*\(\s*up\b/.test(String(other.rule.expr ?? '')))
  if (watched && !absent) {
    const why = 'A target that has left service discovery has no "up" at all, so that nothing fires.'
    add('down-without-absent', 'does not see a target that is gone', why, 'Add an alert on absent(up{…})', 'expr')
  }
}

/** Metrics that have no labels of their own are compared process by process, which is what is meant. */
function aggregation(add: Add, rule: Fields, metrics: KnownMetrics): void {
  for (const { name = '', functions, aggregations } of parsePromql(String(rule.expr ?? '')).selectors) {
    const single = metrics.ofSample(name)?.labels.length === 0 && !name.endsWith('_bucket')
    if (single || aggregations.length > 0) continue
    if (!functions.some((called) => called === 'rate' || called === 'increase')) continue
    const why = 'The threshold applies to each label set alone: many small ones never reach it.'
    add('alert-unaggregated', `compares every series of ${name} by itself`, why, 'Aggregate with sum by (…)', 'expr')
  }
}

/** `{{ $labels.x }}` is empty where the expression does not keep the label. */
function templateLabels(add: Add, rule: Fields, selectors: readonly ParsedSelector[]): void {
  const kept = keptLabels(selectors)
  if (kept === undefined) return
  const given = Object.keys(fieldsOf(rule.labels))
  for (const [key, text] of Object.entries(fieldsOf(rule.annotations))) {
    for (const [, label = ''] of String(text).matchAll(/\$labels\.([A-Za-z_]\w*)/g)) {
      if (kept.has(label) || given.includes(label)) continue
      const nearest = nearestKey(label, kept)
      const fix = nearest === undefined ? `Keep it in the expression: sum by (${label})` : `Did you mean ${nearest}?`
      add(
        'alert-template-label',
        `names $labels.${label} in its ${key}, which its result lacks`,
        'The text has a hole.',
        fix,
        'annotations',
      )
    }
  }
}

/** The labels of the result where every selector is aggregated by a list; undefined where that cannot be told. */
function keptLabels(selectors: readonly ParsedSelector[]): ReadonlySet<string> | undefined {
  const outer = selectors.map(({ aggregations }) => aggregations.at(-1)?.by)
  if (outer.length === 0 || outer.some((by) => by === undefined)) return undefined
  return new Set(outer.flatMap((by) => by ?? []))
}
