import { expect, test } from 'vitest'
import { ObservabilityError } from '../../core/errors.ts'
import { defineOps, type OpsOptions } from '../define-ops.ts'

/** As a definition in JavaScript may be. */
const define = (options: unknown) => () => defineOps(options as OpsOptions)

test.each<[unknown, string[]]>([
  [null, ['definition']],
  [{ service: null }, ['service']],
  [{ service: { name: 5, title: 6 } }, ['service.name', 'service.title']],
  [{ service: '{{ .x }}', prefix: '9-x' }, ['service', 'prefix']],
  [{ service: 'a\nb' }, ['service']],
  [{ service: 'a'.repeat(300) }, ['service']],
  [{ metrics: { a: 5, b: null } }, ['metrics.a', 'metrics.b']],
  [{ slos: { own: {}, periodDays: 'x', availability: 5 } }, ['slos.own', 'slos.availability', 'slos.periodDays']],
  [
    { alerts: { own: 5, EventLoopDelayHigh: { threshold: 'x' } } },
    ['alerts.own', 'alerts.EventLoopDelayHigh.threshold'],
  ],
  [{ alertmanager: { receivers: { a: null } }, dashboards: {} }, ['alertmanager.receivers.a', 'dashboards']],
  [{ overrides: { 'x.yml': null }, ignore: [null], logs: 5 }, ['logs', 'overrides.x.yml', 'ignore[0]']],
  [
    { service: { title: 5, team: null }, slos: { periodDays: 2.5, names: 'slothy', latency: { minEvents: 'x' } } },
    ['service.title', 'service.team', 'slos.latency.minEvents', 'slos.periodDays', 'slos.names'],
  ],
  // A record over three days is there already, for the alerts.
  [{ slos: { periodDays: 3 } }, ['slos.periodDays']],
  [
    {
      alerts: {
        Down: true,
        HeapNearLimit: { for: '5 minutes', window: 5, severity: 'criticl', labels: { 'a-b': 'x' } },
      },
    },
    [
      'alerts.Down',
      'alerts.HeapNearLimit.window',
      'alerts.HeapNearLimit.for',
      'alerts.HeapNearLimit.severity',
      'alerts.HeapNearLimit.labels',
    ],
  ],
  [
    { prometheus: { discovery: 'kubernetes', nodeExporter: 5, auth: {}, tls: false, sampleLimit: 0.5 } },
    ['prometheus.discovery', 'prometheus.nodeExporter', 'prometheus.sampleLimit', 'prometheus.auth', 'prometheus.tls'],
  ],
  [
    {
      alertmanager: {
        receivers: { a: { slack: {}, email: { to: 5 }, webhook: {} } },
        routes: { default: 'a', critical: 'a', heartbeat: true, own: [{ matchers: 'x' }] },
        officeHours: { times: [{ start: 8 }] },
      },
    },
    [
      'alertmanager.receivers.a.email.to',
      'alertmanager.receivers.a.slack.channel',
      'alertmanager.receivers.a.webhook.urlFile',
      'alertmanager.routes.critical',
      'alertmanager.routes.warning',
      'alertmanager.routes.heartbeat',
      'alertmanager.routes.own[0].matchers',
      'alertmanager.routes.own[0].receiver',
      'alertmanager.officeHours.times[0].start',
      'alertmanager.officeHours.times[0].end',
      'alertmanager.officeHours.receivers',
    ],
  ],
  [
    { kubernetes: { labels: 5, monitor: 'job' }, logs: { fields: 5, retention: 30 }, grafana: { urls: { loki: 5 } } },
    ['kubernetes.labels', 'kubernetes.monitor', 'logs.fields', 'logs.retention', 'grafana.urls.loki'],
  ],
  [
    { compose: { command: 'x', environment: ['x'] }, fleet: { prometheus: 5 }, targets: { elastic: 9 } },
    ['compose.command', 'compose.environment', 'fleet.prometheus', 'targets.elastic'],
  ],
])('%j is refused with every place that is wrong', (options, places) => {
  let error: unknown
  try {
    define(options)()
  } catch (thrown) {
    error = thrown
  }
  expect(ObservabilityError.isError(error)).toBe(true)
  expect((error as ObservabilityError).issues?.map(({ path }) => path)).toEqual(places)
})

test('the nearest name of a few is offered, and an option that nothing reads is a finding wherever it stands', () => {
  expect(define({ slos: { names: 'slth' } })).toThrow('slos.names: "slth" is not what is needed. Did you mean sloth?')
  const { findings } = defineOps({
    service: { name: 'shop', temm: 'x' },
    slos: { availability: { objektive: 99 } },
    alerts: { EventLoopDelayHigh: { treshold: 1 } },
    prometheus: { scrapeIntervall: '1s', discovery: { kind: 'kubernetes', namespace: 'x' } },
    alertmanager: { route: {}, smtp: { smarthost: 'a:25', from: 'b', user: 'c' } },
    kubernetes: { namespce: 'x', labels: { release: 'x' } },
  } as OpsOptions)
  expect(findings.map(({ file, rule, fix }) => [file, rule, fix])).toEqual([
    ['service.temm', 'unknown-option', 'Did you mean team?'],
    ['slos.availability.objektive', 'unknown-option', 'Did you mean objective?'],
    ['alerts.EventLoopDelayHigh.treshold', 'unknown-option', 'Did you mean threshold?'],
    ['prometheus.scrapeIntervall', 'unknown-option', 'Did you mean scrapeInterval?'],
    ['prometheus.discovery.namespace', 'unknown-option', 'Did you mean namespaces?'],
    ['alertmanager.route', 'unknown-option', 'Did you mean routes?'],
    ['alertmanager.smtp.user', 'unknown-option', 'Did you mean username?'],
    ['kubernetes.namespce', 'unknown-option', 'Did you mean namespace?'],
  ])
})

test.each(['my.svc', 'my svc', 'Ünïcode-服务', '9lives', `o'brien "q"`, 'back\\slash', '@scope/pkg', '__proto__'])(
  'a service may be called %j',
  (service) => {
    expect(define({ service, prefix: '', metrics: {}, slos: { latency: false }, alerts: () => ({}) })).not.toThrow()
  },
)
