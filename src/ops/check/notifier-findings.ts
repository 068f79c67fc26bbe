import { nearestKey } from '../../config/nearest-key.ts'
import type { DocumentPath } from '../syntax/source-file.ts'
import type { AddFinding, AlertmanagerContext } from './alertmanager-findings.ts'
import { listOf } from './found-expression.ts'

type Fields = { readonly [key: string]: unknown }

/** Templates that Alertmanager brings along start with these names. */
const OWN_TEMPLATES =
  /^(?:__|slack\.default\.|pagerduty\.default\.|email\.default\.|opsgenie\.default\.|msteams\.default\.)/

/** Settings whose value is the message. */
const TEXTS = ['text', 'title', 'description', 'html', 'message']

/** What is wrong with the ways in which one receiver sends. */
export function notifierFindings(
  add: AddFinding,
  path: DocumentPath,
  receiver: Fields,
  context: AlertmanagerContext,
): void {
  const name = String(receiver.name)
  for (const [kind, settings] of Object.entries(receiver).filter(([key]) => key.endsWith('_configs'))) {
    for (const [index, one] of listOf(settings).entries()) {
      const here = [...path, kind, index]
      settingFindings(add, here, name, kind, one)
      templateFindings(add, here, name, one, context)
    }
  }
}

function settingFindings(add: AddFinding, path: DocumentPath, name: string, kind: string, one: Fields): void {
  if (one.service_key !== undefined) {
    add(
      [...path, 'service_key'],
      'pagerduty-v1',
      `${name} uses PagerDuty's Events API v1`,
      'It cannot be pointed anywhere else and is being retired.',
      'Use routing_key_file',
    )
  }
  if (one.send_resolved === undefined && (kind === 'email_configs' || kind === 'slack_configs')) {
    add(
      path,
      'send-resolved',
      `${name} does not say when it is over`,
      'People keep looking for what is gone.',
      'Set send_resolved: true',
    )
  }
  for (const key of ['api_url', 'url', 'webhook_url']) {
    const url = one[key]
    if (typeof url !== 'string' || /^https?:\/\//.test(url)) continue
    add(
      [...path, key],
      'placeholder-url',
      `${name} sends to "${url}", which is no address`,
      'Alertmanager does not start.',
      `Use ${key}_file with the address in it`,
    )
  }
  for (const key of TEXTS) {
    if (!/\.CommonAnnotations\b/.test(String(one[key] ?? ''))) continue
    add(
      [...path, key],
      'common-annotations',
      `${name} takes its ${key} from CommonAnnotations`,
      'It is empty as soon as two alerts of a group differ.',
      'Go through them: {{ range .Alerts }}{{ .Annotations.description }}{{ end }}',
    )
  }
}

function templateFindings(
  add: AddFinding,
  path: DocumentPath,
  name: string,
  one: Fields,
  { templates }: AlertmanagerContext,
): void {
  if (templates === undefined) return
  for (const [, used = ''] of JSON.stringify(one).matchAll(/template \\"([^"\\]+)\\"/g)) {
    if (templates.has(used) || OWN_TEMPLATES.test(used)) continue
    const nearest = nearestKey(used, templates)
    const fix = nearest === undefined ? 'Define it in a file under "templates"' : `Did you mean ${nearest}?`
    add(
      path,
      'unknown-template',
      `${name} uses the template ${used}, which nobody defines`,
      'The message is not sent.',
      fix,
    )
  }
}
