import type { DefinitionFindings } from '../findings/definition-findings.ts'
import type { Service } from '../model/service.ts'
import { secondsOf } from '../promql/duration.ts'
import type { AlertmanagerOptions, AlertmanagerSettings, ReceiverDefinition, Routes } from './alertmanager-options.ts'

const CHANNELS = ['email', 'pagerduty', 'slack', 'webhook']

/** The receivers and routes in force; whatever names no receiver is reported. */
export function resolveAlertmanager<R extends string>(
  given: AlertmanagerOptions<R> = {},
  service: Service,
  findings: DefinitionFindings,
): AlertmanagerSettings {
  const receivers: { readonly [name: string]: ReceiverDefinition } = given.receivers ?? defaultReceivers(service)
  const routes = routesOf(given)
  const from = given.smtp?.from ?? `alertmanager@${service.name}.example.com`
  const settings: AlertmanagerSettings = {
    receivers,
    routes,
    officeHours: officeHoursOf(given),
    smtp: {
      smarthost: given.smtp?.smarthost ?? 'smtp.example.com:587',
      from,
      username: given.smtp?.username ?? from,
      passwordFile: given.smtp?.passwordFile ?? 'smtp_password',
      requireTls: given.smtp?.requireTls ?? true,
    },
    secrets: (given.secrets ?? '/etc/alertmanager/secrets').replace(/\/+$/, ''),
    groupWait: given.groupWait ?? '30s',
    groupInterval: given.groupInterval ?? '5m',
    repeatInterval: given.repeatInterval ?? '4h',
  }
  if (given.receivers !== undefined && given.routes === undefined) {
    findings.add('alertmanager.routes', {
      rule: 'routes-missing',
      message: 'there are receivers and no routes to them',
      why: 'Nobody would be told of anything.',
      fix: 'Give routes: { default, critical, warning, heartbeat }',
    })
  } else {
    checkRoutes(settings, findings)
  }
  checkReceivers(receivers, findings)
  checkTimes(settings, findings)
  return Object.freeze(settings)
}

function defaultReceivers({ name }: Service): { readonly [name: string]: ReceiverDefinition } {
  return {
    'team-notifications': { email: { to: 'team@example.com' } },
    'pagerduty-critical': { pagerduty: {} },
    'slack-alerts': { slack: { channel: `#${name}-alerts` } },
    heartbeat: { webhook: { urlFile: 'heartbeat_url', sendResolved: false } },
  }
}

function routesOf<R extends string>({ routes }: AlertmanagerOptions<R>): Routes {
  if (routes !== undefined) {
    const own = (routes.own ?? []).map((route) => ({ ...route, continue: route.continue ?? true }))
    return { ...routes, own }
  }
  return {
    default: 'team-notifications',
    critical: ['pagerduty-critical', 'slack-alerts', 'team-notifications'],
    warning: ['slack-alerts', 'team-notifications'],
    heartbeat: 'heartbeat',
    own: [],
  }
}

function officeHoursOf<R extends string>({
  officeHours,
  receivers,
}: AlertmanagerOptions<R>): AlertmanagerSettings['officeHours'] {
  if (officeHours === false || (officeHours === undefined && receivers !== undefined)) return false
  return {
    weekdays: officeHours?.weekdays ?? ['monday:friday'],
    times: officeHours?.times ?? [{ start: '08:00', end: '18:00' }],
    location: officeHours?.location,
    receivers: officeHours?.receivers ?? ['team-notifications'],
  }
}

function checkRoutes({ receivers, routes, officeHours }: AlertmanagerSettings, findings: DefinitionFindings): void {
  const known = Object.keys(receivers)
  const named: readonly (readonly [path: string, receiver: string])[] = [
    ['routes.default', routes.default],
    ...routes.critical.map((name) => ['routes.critical', name] as const),
    ...routes.warning.map((name) => ['routes.warning', name] as const),
    ...(routes.heartbeat === false ? [] : [['routes.heartbeat', routes.heartbeat] as const]),
    ...routes.own.map(({ receiver }, at) => [`routes.own[${at}]`, receiver] as const),
  ]
  const hours =
    officeHours === false ? [] : officeHours.receivers.map((name) => ['officeHours.receivers', name] as const)
  for (const [path, name] of [...named, ...hours]) {
    if (!known.includes(name)) findings.unknown(`alertmanager.${path}`, 'receiver', String(name), known)
  }
  const reached = new Set(named.map(([, name]) => name))
  for (const name of known.filter((receiver) => !reached.has(receiver))) {
    findings.add(`alertmanager.receivers.${name}`, {
      rule: 'unreachable-receiver',
      message: `no route leads to ${name}`,
      why: 'It looks as if somebody were told, and nobody is.',
      fix: 'Name it in a route, or take it away',
    })
  }
  for (const level of ['critical', 'warning'] as const) {
    if (routes[level].length > 0) continue
    findings.add(`alertmanager.routes.${level}`, {
      rule: 'empty-route',
      message: `nobody is told of ${level} alerts`,
      why: 'They would go to the default receiver, if anywhere.',
      fix: 'Name a receiver',
    })
  }
}

function checkReceivers(receivers: AlertmanagerSettings['receivers'], findings: DefinitionFindings): void {
  for (const [name, definition] of Object.entries(receivers)) {
    if (Object.keys(definition).length > 0) continue
    findings.add(`alertmanager.receivers.${name}`, {
      rule: 'empty-receiver',
      message: 'it tells nobody',
      why: 'Alertmanager drops what is sent there without a word.',
      fix: `Give it one of ${CHANNELS.join(', ')}`,
    })
  }
}

function checkTimes(settings: AlertmanagerSettings, findings: DefinitionFindings): void {
  for (const key of ['groupWait', 'groupInterval', 'repeatInterval'] as const) {
    if (secondsOf(settings[key]) !== undefined) continue
    findings.add(`alertmanager.${key}`, {
      rule: 'duration',
      message: `${settings[key]} is no duration`,
      why: 'Alertmanager would not start.',
      fix: 'Write 30s, 5m or 4h',
    })
  }
  if ((secondsOf(settings.repeatInterval) ?? 0) >= (secondsOf(settings.groupInterval) ?? 0)) return
  findings.add('alertmanager.repeatInterval', {
    rule: 'repeat-interval',
    message: `repeats every ${settings.repeatInterval} cannot come between changes every ${settings.groupInterval}`,
    why: 'Alertmanager looks at a group only once per groupInterval.',
    fix: `Take ${settings.groupInterval} at least`,
  })
}
