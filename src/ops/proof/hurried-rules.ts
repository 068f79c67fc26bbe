import { parse } from 'yaml'
import { fieldsOf, listOf } from '../check/found-expression.ts'
import { yamlText } from '../output/yaml-text.ts'
import { secondsOf } from '../promql/duration.ts'

/** So many times faster do alerts fire in a proof. */
export const HURRY = 300
/** Less would not tell an alert that is pending from one that flickers: one scrape that is late on a busy machine. */
const LEAST_SECONDS = 1.5
/** Everything is absent until the first scrape, which is five seconds after the start. */
const ABSENT_SECONDS = 15

/** How often a proof scrapes and evaluates. */
export const PROOF_INTERVAL = '500ms'

/** A file of rules of which only times are changed: `for`, `keep_firing_for` and the intervals. No expression is touched. */
export function hurriedRules(text: string): string {
  const file = fieldsOf(parse(text))
  const groups = listOf(file.groups).map((group) => ({
    ...group,
    interval: PROOF_INTERVAL,
    rules: listOf(group.rules).map(({ keep_firing_for: _, ...rule }) =>
      rule.alert === undefined ? rule : { ...rule, for: hurriedFor(String(rule.expr), String(rule.for ?? '0s')) },
    ),
  }))
  return yamlText({ ...file, groups })
}

function hurriedFor(expression: string, given: string): string {
  const seconds = secondsOf(given) ?? 0
  if (expression.includes('absent(')) return `${ABSENT_SECONDS}s`
  return seconds === 0 ? '0s' : `${Math.round(Math.max(LEAST_SECONDS, seconds / HURRY) * 1_000)}ms`
}
