import type { FoundRoute } from './found-route.ts'
import { passes } from './route-matcher.ts'

/** What is known of an alert before it fires: the labels of its rule, its name among them. */
export type AlertLabels = { readonly [label: string]: string }

/** Names of the receivers that the alert can reach; labels that only its expression brings count as anything. */
export function receiversReached(root: FoundRoute, alert: AlertLabels): ReadonlySet<string> {
  const reached = new Set<string>()
  visit(root, alert, reached)
  return reached
}

function visit({ receiver, children }: FoundRoute, alert: AlertLabels, reached: Set<string>): void {
  let taken = false
  for (const child of children) {
    const verdict = matches(child, alert)
    if (verdict === 'no') continue
    visit(child, alert, reached)
    if (verdict === 'maybe') continue
    taken = true
    if (child.route.continue !== true) return
  }
  if (!taken && receiver !== undefined) reached.add(receiver)
}

function matches({ matchers }: FoundRoute, alert: AlertLabels): 'yes' | 'maybe' | 'no' {
  let sure = true
  for (const matcher of matchers) {
    const value = alert[matcher.label]
    if (value === undefined) sure = false
    else if (!passes(matcher, value)) return 'no'
  }
  return sure ? 'yes' : 'maybe'
}
