import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { defineOps } from '../define-ops.ts'
import { prometheusConfig } from '../prometheus/prometheus-config.ts'
import { emitAlertmanager } from './emit-alertmanager.ts'
import { secretPath } from './receiver-config.ts'

function written(options: Parameters<typeof defineOps>[0] = {}) {
  const artefacts = emitAlertmanager(defineOps({ service: 'shop', ...options }))
  const contentOf = (ending: string) => artefacts.find(({ path }) => path.endsWith(ending))?.content ?? ''
  return { config: parse(contentOf('.yml')), template: contentOf('.tmpl'), text: contentOf('.yml') }
}

test('critical alerts reach three receivers, warnings two, the Watchdog the heartbeat', () => {
  const { routes } = written().config.route
  expect(
    routes.map((route: Record<string, unknown>) => [route.matchers, route.receiver, route.continue ?? false]),
  ).toEqual([
    [['alertname="Watchdog"'], 'heartbeat', false],
    [['severity="critical"'], 'pagerduty-critical', true],
    [['severity="critical"'], 'slack-alerts', true],
    [['severity="critical"'], 'team-notifications', false],
    [['severity="warning"'], 'slack-alerts', true],
    [['severity="warning"'], 'team-notifications', false],
  ])
  expect(routes.at(-1).active_time_intervals).toEqual(['office-hours'])
})

test('no secret stands in the file', () => {
  const { config, text } = written()
  expect(text).not.toMatch(/^[\s-]*(?:\w*password|api_url|\w+_key|url):/m)
  expect(config.global.smtp_auth_password_file).toBe('/etc/alertmanager/secrets/smtp_password')
  expect(secretPath('/run/secrets/x', { secrets: '/etc' })).toBe('/run/secrets/x')
})

test('texts go through the alerts one by one, and every template that is called is there', () => {
  const { text, template } = written()
  const called = new Set([...text.matchAll(/template "([^"]+)"/g)].map(([, name]) => name))
  const defined = new Set([...template.matchAll(/define "([^"]+)"/g)].map(([, name]) => name))
  expect([...called].filter((name) => !defined.has(name))).toEqual([])
  expect([...defined].filter((name) => !called.has(name))).toEqual([])
  expect(template.match(/range \.Alerts \}\}/g)).toHaveLength(3)
  expect(template).not.toContain('CommonAnnotations')
})

test('what Slack falls back to is written out', () => {
  const [slack] = written().config.receivers.find(({ name }: { name: string }) => name === 'slack-alerts').slack_configs
  expect(slack).toMatchObject({ channel: '#shop-alerts', username: 'Alertmanager', send_resolved: true })
  expect(slack.color).toContain('danger')
})

test('a service that is gone holds back its other alerts, an instance only its own', () => {
  const [gone, down, fast] = written().config.inhibit_rules
  expect(gone.source_matchers).toEqual(['alertname=~"ShopAllDown|ShopAbsent"'])
  expect(gone.target_matchers[0]).toMatch(/^alertname!~"ShopAllDown\|ShopAbsent\|.*Watchdog.*"$/)
  expect(gone.equal).toEqual(['service', 'cluster'])
  expect(down).toMatchObject({ source_matchers: ['alertname="ShopDown"'], equal: ['service', 'instance', 'cluster'] })
  expect(fast.equal).toEqual(['service', 'slo', 'cluster'])
})

test('what is wrong in one place holds nothing back in another, and a pair of Prometheus tells everything once', () => {
  const options = { prometheus: { externalLabels: { region: 'eu', replica: 'a' } } }
  const { config } = written(options)
  expect(config.route.group_by).toEqual(['alertname', 'service', 'slo', 'region'])
  expect(config.inhibit_rules.map(({ equal }: { equal: string[] }) => equal.at(-1))).toEqual(Array(3).fill('region'))
  const { alerting } = prometheusConfig(defineOps({ service: 'shop', ...options })) as { alerting: object }
  expect(alerting).toMatchObject({ alert_relabel_configs: [{ action: 'labeldrop', regex: 'replica' }] })
  expect(prometheusConfig(defineOps())).not.toHaveProperty('alerting.alert_relabel_configs')
})

test('runbooks are links where they have an address, and paths to read where not', () => {
  const runbookUrl = 'https://runbooks.example.com'
  const linked = written({ service: { name: 'shop', runbookUrl } })
  expect(linked.template).toContain('<{{ .Annotations.runbook_url }}|Runbook>')
  expect(linked.text).toContain('title_link: "{{ (index .Alerts 0).Annotations.runbook_url }}"')
  const { template, text } = written()
  expect(template).not.toMatch(/href="\{\{ .Annotations.runbook_url|<\{\{ .Annotations.runbook_url/)
  expect(template).toContain('Runbook: `{{ .Annotations.runbook_url }}`')
  expect(text).not.toContain('Annotations.runbook_url')
})

test('receivers and routes of your own', () => {
  const { config } = written({
    alertmanager: {
      receivers: {
        night: { pagerduty: { routingKeyFile: 'night_key' }, webhook: { urlFile: '/run/secrets/hook' } },
        day: { email: { to: ['a@example.com', 'b@example.com'] } },
      } as never,
      routes: {
        default: 'day' as never,
        critical: ['night', 'day'] as never,
        warning: ['day'] as never,
        heartbeat: false,
        own: [{ matchers: ['slo="latency"'], receiver: 'night' as never, continue: false }],
      },
      smtp: { smarthost: 'mail:25', from: 'x@example.com', requireTls: false },
      groupWait: '10s',
    },
  })
  expect(config.receivers.map(({ name }: { name: string }) => name)).toEqual(['night', 'day'])
  expect(config.receivers[0].pagerduty_configs[0].routing_key_file).toBe('/etc/alertmanager/secrets/night_key')
  expect(config.receivers[0].webhook_configs[0].url_file).toBe('/run/secrets/hook')
  expect(config.receivers[1].email_configs).toHaveLength(2)
  expect(config.route.routes[0]).toEqual({ receiver: 'night', matchers: ['slo="latency"'] })
  expect(config.route.group_wait).toBe('10s')
  expect(config.time_intervals).toBeUndefined()
  expect(config.global).toMatchObject({ smtp_smarthost: 'mail:25', smtp_require_tls: false })
})

test('receivers that are missing, unreachable, empty or misspelt are said', () => {
  const alertmanager = {
    receivers: { day: { email: { to: 'a@example.com' } }, lost: { slak: { channel: '#x' } }, mute: {} },
    routes: { default: 'day', critical: ['nigth'], warning: [], heartbeat: 'mute' },
    repeatInterval: '1m',
  }
  const { findings } = defineOps({ alertmanager: alertmanager as never })
  expect(findings.map(({ file, rule }) => [file, rule])).toEqual([
    ['alertmanager.receivers.lost.slak', 'unknown-channel'],
    ['alertmanager.routes.critical', 'unknown-receiver'],
    ['alertmanager.receivers.lost', 'unreachable-receiver'],
    ['alertmanager.routes.warning', 'empty-route'],
    ['alertmanager.receivers.mute', 'empty-receiver'],
    ['alertmanager.repeatInterval', 'repeat-interval'],
  ])
  const routeless = defineOps({ alertmanager: { receivers: alertmanager.receivers } as never })
  expect(routeless.findings.map(({ rule }) => rule)).toContain('routes-missing')
})
