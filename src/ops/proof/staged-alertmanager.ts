import { parse } from 'yaml'
import { fieldsOf, listOf } from '../check/found-expression.ts'
import { yamlText } from '../output/yaml-text.ts'
import type { MessageSinks } from './message-sinks.ts'

type Fields = { readonly [key: string]: unknown }

/** Soon enough for a proof, and late enough that a group is one message. */
const GROUP_TIMES = { group_wait: '500ms', group_interval: '1s' }
const WORKING_HOURS = new Set(['active_time_intervals', 'mute_time_intervals'])
/** Where secrets stand in files, a value of no worth does. */
const SECRET = 'no-secret'

/**
 * `alertmanager.yml` of which only addresses, secrets and waiting times are changed, and hours in which nobody is told: a
 * proof must not depend on when it runs. Templates are looked for beside it.
 */
export function stagedAlertmanager(text: string, sinks: MessageSinks): string {
  const config = fieldsOf(parse(text))
  return yamlText({
    ...config,
    global: withoutPlaces({ ...fieldsOf(config.global), smtp_smarthost: sinks.smtpAddress, smtp_require_tls: false }),
    templates: ['templates/*.tmpl'],
    route: stagedRoute(fieldsOf(config.route)),
    receivers: listOf(config.receivers).map((receiver) => stagedReceiver(receiver, sinks)),
  })
}

function stagedRoute(route: Fields): Fields {
  const kept = Object.entries(route).filter(([key]) => !WORKING_HOURS.has(key))
  const { routes } = route
  return {
    ...Object.fromEntries(kept),
    ...GROUP_TIMES,
    ...(routes === undefined ? {} : { routes: listOf(routes).map(stagedRoute) }),
  }
}

function stagedReceiver(receiver: Fields, sinks: MessageSinks): Fields {
  const name = String(receiver.name)
  const changes: { readonly [kind: string]: Fields } = {
    slack_configs: { api_url: sinks.urlOf('slack', name) },
    pagerduty_configs: { url: sinks.urlOf('pagerduty', name), routing_key: SECRET },
    webhook_configs: { url: sinks.urlOf('webhook', name) },
    email_configs: { to: sinks.mailAddressOf(name), smarthost: sinks.smtpAddress, require_tls: false },
  }
  return Object.fromEntries(
    Object.entries(receiver).map(([key, value]) => {
      const change = changes[key]
      return [key, change === undefined ? value : listOf(value).map((one) => ({ ...withoutPlaces(one), ...change }))]
    }),
  )
}

/** Without what stands in files of another machine, and how its servers are reached. */
function withoutPlaces(settings: Fields): Fields {
  const kept = Object.entries(settings).filter(
    ([key]) => !/_file$|^(?:smtp_auth_|auth_|http_config$|service_key$|.*api_url$)/.test(key),
  )
  return Object.fromEntries(kept)
}
