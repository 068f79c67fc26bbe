import { nearestKey } from '../../config/nearest-key.ts'
import type { Finding } from '../findings/finding.ts'
import type { DocumentPath, SourceDocument } from '../syntax/source-file.ts'
import { fieldsOf, listOf } from './found-expression.ts'
import { allRoutes, type FoundRoute, routeTree } from './found-route.ts'
import { notifierFindings } from './notifier-findings.ts'
import { type AlertLabels, receiversReached } from './route-alert.ts'

type Fields = { readonly [key: string]: unknown }

/** What the configuration is held against. */
export interface AlertmanagerContext {
  /** The alerts of the rule files; undefined where no rules are known. */
  readonly alerts: readonly AlertLabels[] | undefined
  /** Labels that some alert carries, from its rule or its expression; undefined where no rules are known. */
  readonly alertLabels: ReadonlySet<string> | undefined
  /** Templates that the template files define; undefined where they are not known. */
  readonly templates: ReadonlySet<string> | undefined
}

export type AddFinding = (path: DocumentPath, rule: string, message: string, why: string, fix: string) => void

/**
 * What `amtool check-config` does not see: receivers that nothing reaches, templates that nobody defines, matchers on
 * labels that no alert has, messages that arrive empty. Nothing for a file that is no Alertmanager configuration.
 */
export function alertmanagerFindings(
  file: string,
  document: SourceDocument,
  context: AlertmanagerContext,
): readonly Finding[] {
  const config = fieldsOf(document.value)
  if (config.route === undefined || config.receivers === undefined) return []
  const findings: Finding[] = []
  const add: AddFinding = (path, rule, message, why, fix) =>
    findings.push({ level: 'error', rule, file, line: document.lineOf(path), message, why, fix })
  const root = routeTree(config.route)
  const routes = allRoutes(root)
  const receivers = listOf(config.receivers).map(({ name }) => String(name))
  unknownReceivers(add, routes, receivers)
  if (context.alerts !== undefined) unreachedReceivers(add, root, receivers, context.alerts)
  for (const route of routes) routeFindings(add, route, context)
  inhibition(add, config, context)
  for (const [index, receiver] of listOf(config.receivers).entries()) {
    notifierFindings(add, ['receivers', index], receiver, context)
  }
  return findings
}

function unknownReceivers(add: AddFinding, routes: readonly FoundRoute[], receivers: readonly string[]): void {
  for (const { path, receiver } of routes) {
    if (receiver === undefined || receivers.includes(receiver)) continue
    const nearest = nearestKey(receiver, receivers)
    const fix = nearest === undefined ? `Its receivers are ${receivers.join(', ')}` : `Did you mean ${nearest}?`
    const message = `a route names the receiver ${receiver}, which does not exist`
    add([...path, 'receiver'], 'unknown-receiver', message, 'Alertmanager does not start.', fix)
  }
}

function unreachedReceivers(
  add: AddFinding,
  root: FoundRoute,
  receivers: readonly string[],
  alerts: readonly AlertLabels[],
): void {
  const reached = new Set(alerts.flatMap((alert) => [...receiversReached(root, alert)]))
  for (const [index, name] of receivers.entries()) {
    if (reached.has(name)) continue
    const why = 'What it should send is never sent.'
    const fix = 'Add a route to it, or let the route before it continue'
    add(['receivers', index], 'unreached-receiver', `no alert of the rules reaches the receiver ${name}`, why, fix)
  }
}

function routeFindings(
  add: AddFinding,
  { path, route, matchers, continuesToNowhere }: FoundRoute,
  context: AlertmanagerContext,
): void {
  for (const key of ['match', 'match_re'].filter((old) => route[old] !== undefined)) {
    add(
      [...path, key],
      'deprecated-matcher',
      `a route uses ${key}`,
      'Alertmanager has replaced it.',
      'Write matchers: [label="value"]',
    )
  }
  for (const { label } of matchers) unknownLabel(add, path, `a route matches on ${label}`, label, context)
  const groups = Array.isArray(route.group_by) ? route.group_by.map(String) : []
  for (const label of groups.filter((name) => name !== '...')) {
    unknownLabel(add, [...path, 'group_by'], `a route groups by ${label}`, label, context)
  }
  if (continuesToNowhere) {
    add(
      [...path, 'continue'],
      'continue-to-nowhere',
      'a route continues, but nothing after it matches what it matches',
      'It promises a second receiver that is never reached.',
      'Remove "continue", or add the route that was meant',
    )
  }
  const interval = /^(\d+)s$/.exec(String(route.group_interval ?? ''))?.[1]
  if (interval !== undefined && Number(interval) < 30) {
    add(
      [...path, 'group_interval'],
      'short-group-interval',
      `a route sends every ${interval} s`,
      'An incident becomes a flood of messages.',
      'Use 5m',
    )
  }
}

function inhibition(add: AddFinding, config: Fields, context: AlertmanagerContext): void {
  const rules = listOf(config.inhibit_rules)
  if (rules.length === 0) {
    add(
      [],
      'no-inhibition',
      'nothing is inhibited',
      'An outage sends every other alert of the service too.',
      'Add inhibit_rules',
    )
  }
  for (const [index, rule] of rules.entries()) {
    for (const label of Array.isArray(rule.equal) ? rule.equal.map(String) : []) {
      unknownLabel(add, ['inhibit_rules', index, 'equal'], `an inhibition compares ${label}`, label, context)
    }
  }
}

function unknownLabel(
  add: AddFinding,
  path: DocumentPath,
  what: string,
  label: string,
  { alertLabels }: AlertmanagerContext,
): void {
  if (alertLabels === undefined || alertLabels.has(label)) return
  const nearest = nearestKey(label, alertLabels)
  const fix = nearest === undefined ? 'Use a label that the rules set' : `Did you mean ${nearest}?`
  add(
    path,
    'unknown-alert-label',
    `${what}, which no alert carries`,
    'It never matches, or makes one group of everything.',
    fix,
  )
}
