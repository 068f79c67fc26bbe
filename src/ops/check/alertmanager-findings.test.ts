import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readSource } from '../syntax/source-file.ts'
import { type AlertmanagerContext, alertmanagerFindings } from './alertmanager-findings.ts'

const CONTEXT: AlertmanagerContext = {
  alerts: [
    { alertname: 'Down', severity: 'critical', service: 'shop' },
    { alertname: 'Slow', severity: 'warning', service: 'shop' },
    { alertname: 'Watchdog', severity: 'none', service: 'shop' },
  ],
  alertLabels: new Set(['alertname', 'severity', 'service', 'instance']),
  templates: new Set(['shop.title']),
}

const slack = { channel: '#x', send_resolved: true, title: '{{ template "shop.title" . }}' }
const SOUND = {
  route: {
    receiver: 'team',
    group_by: ['alertname', 'service'],
    routes: [
      { receiver: 'pager', matchers: ['severity="critical"'], continue: true },
      { receiver: 'chat', matchers: ['severity=~"critical|warning"'] },
    ],
  },
  inhibit_rules: [
    { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: ['service'] },
  ],
  receivers: [
    { name: 'team', email_configs: [{ to: 'a@example.com', send_resolved: true }] },
    { name: 'pager', pagerduty_configs: [{ routing_key_file: '/k' }] },
    { name: 'chat', slack_configs: [slack] },
  ],
}

function rulesOf(config: object, context = CONTEXT): readonly string[] {
  const { documents } = readSource('a.yml', stringify(config))
  return documents.flatMap((document) => alertmanagerFindings('a.yml', document, context)).map(({ rule }) => rule)
}

function withRoutes(...routes: readonly object[]): object {
  return { ...SOUND, route: { ...SOUND.route, routes } }
}

test('a sound configuration has no findings, and other files are none of its business', () => {
  expect(rulesOf(SOUND)).toEqual([])
  expect(rulesOf({ groups: [] })).toEqual([])
})

test.each<[string, object, readonly string[]]>([
  [
    'a missing receiver',
    withRoutes({ receiver: 'chatt', matchers: ['severity!="critical"'] }, { receiver: 'pager' }),
    ['unknown-receiver', 'unreached-receiver', 'unreached-receiver'],
  ],
  [
    'a route that another one hides',
    withRoutes({ receiver: 'pager' }, { receiver: 'chat' }),
    ['unreached-receiver', 'unreached-receiver'],
  ],
  [
    'a matcher on an unknown label',
    withRoutes(
      { receiver: 'pager', matchers: ['sevrity="critical"'], continue: true },
      { receiver: 'chat', matchers: ['severity="warning"'] },
    ),
    ['unknown-alert-label'],
  ],
  [
    'a route that continues to nowhere',
    withRoutes(
      { receiver: 'pager', matchers: ['severity="critical"'], continue: true },
      { receiver: 'chat', matchers: ['severity="warning"'] },
    ),
    ['continue-to-nowhere'],
  ],
  [
    'the old notation',
    withRoutes(
      { receiver: 'pager', match: { severity: 'critical' } },
      { receiver: 'chat', match_re: { severity: 'warn.*' } },
    ),
    ['deprecated-matcher', 'deprecated-matcher'],
  ],
  [
    'an unknown label in groups',
    { ...SOUND, route: { ...SOUND.route, group_by: ['cluster'] } },
    ['unknown-alert-label'],
  ],
  ['all labels in groups', { ...SOUND, route: { ...SOUND.route, group_by: ['...'] } }, []],
  ['a flood', { ...SOUND, route: { ...SOUND.route, group_interval: '10s' } }, ['short-group-interval']],
  ['no inhibition', { ...SOUND, inhibit_rules: undefined }, ['no-inhibition']],
  ['an inhibition on an unknown label', { ...SOUND, inhibit_rules: [{ equal: ['cluster'] }] }, ['unknown-alert-label']],
])('%s', (_, config, rules) => {
  expect(rulesOf(config)).toEqual(rules)
})

test.each<[string, object, readonly string[]]>([
  ['a template that nobody defines', { ...slack, text: '{{ template "shop.text" . }}' }, ['unknown-template']],
  ["a template of Alertmanager's own", { ...slack, text: '{{ template "slack.default.text" . }}' }, []],
  ['a text that may be empty', { ...slack, text: '{{ .CommonAnnotations.description }}' }, ['common-annotations']],
  ['no word when it is over', { ...slack, send_resolved: undefined }, ['send-resolved']],
  ['a placeholder', { ...slack, api_url: 'YOUR-URL' }, ['placeholder-url']],
])('a receiver with %s', (_, one, rules) => {
  const receivers = [...SOUND.receivers.slice(0, 2), { name: 'chat', slack_configs: [one] }]
  expect(rulesOf({ ...SOUND, receivers })).toEqual(rules)
})

test('without rules and templates nothing is said of what they would tell', () => {
  const unknown = { alerts: undefined, alertLabels: undefined, templates: undefined }
  expect(rulesOf(withRoutes({ receiver: 'pager', matchers: ['x="y"'] }), unknown)).toEqual([])
})
