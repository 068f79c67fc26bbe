import type { Service } from '../model/service.ts'
import type { AlertmanagerSettings, ReceiverDefinition } from './alertmanager-options.ts'
import { FIRST_LINKS, hasRunbookLinks, TEMPLATES } from './templates.ts'

/** A receiver as Alertmanager reads it. Whatever has a default in its templates is written out: some builds lack them. */
export function receiverConfig(
  name: string,
  receiver: ReceiverDefinition,
  settings: AlertmanagerSettings & { readonly service: Service },
): object {
  const linked = hasRunbookLinks(settings.service)
  const { email, pagerduty, slack, webhook } = receiver
  const secret = (file: string) => secretPath(file, settings)
  return {
    name,
    ...(email === undefined
      ? {}
      : {
          email_configs: [email.to].flat().map((to) => ({
            to,
            send_resolved: true,
            headers: { Subject: TEMPLATES.title },
            html: TEMPLATES.html,
            text: TEMPLATES.text,
          })),
        }),
    ...(pagerduty === undefined
      ? {}
      : {
          pagerduty_configs: [
            {
              routing_key_file: secret(pagerduty.routingKeyFile ?? 'pagerduty_routing_key'),
              send_resolved: true,
              client: 'Alertmanager',
              client_url: '{{ .ExternalURL }}',
              description: TEMPLATES.title,
              severity: '{{ if eq .CommonLabels.severity "critical" }}critical{{ else }}warning{{ end }}',
              component: '{{ .CommonLabels.service }}',
              group: '{{ .CommonLabels.team }}',
              class: '{{ .GroupLabels.alertname }}',
              details: {
                firing: '{{ .Alerts.Firing | len }}',
                resolved: '{{ .Alerts.Resolved | len }}',
                alerts: TEMPLATES.text,
              },
              links: [
                ...(linked ? [{ href: FIRST_LINKS.runbook, text: 'Runbook' }] : []),
                { href: FIRST_LINKS.dashboard, text: 'Dashboard' },
              ],
            },
          ],
        }),
    ...(slack === undefined
      ? {}
      : {
          slack_configs: [
            {
              api_url_file: secret(slack.apiUrlFile ?? 'slack_api_url'),
              channel: slack.channel,
              username: slack.username ?? 'Alertmanager',
              send_resolved: true,
              color:
                '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}',
              title: TEMPLATES.title,
              title_link: linked ? FIRST_LINKS.runbook : FIRST_LINKS.dashboard,
              fallback: TEMPLATES.title,
              text: TEMPLATES.slack,
            },
          ],
        }),
    ...(webhook === undefined
      ? {}
      : { webhook_configs: [{ url_file: secret(webhook.urlFile), send_resolved: webhook.sendResolved ?? true }] }),
  }
}

/** Where a secret is: a bare name is a file of the folder. */
export function secretPath(file: string, { secrets }: Pick<AlertmanagerSettings, 'secrets'>): string {
  return file.includes('/') ? file : `${secrets}/${file}`
}
