import type { AlertmanagerOptions, OfficeHours, ReceiverDefinition } from '../alertmanager/alertmanager-options.ts'
import type { AlertChanges } from '../alerts/alerts-options.ts'
import type { IgnoredFinding } from '../check/ignore.ts'
import type { ComposeOptions } from '../compose/compose-options.ts'
import type { OpsOptions } from '../define-ops.ts'
import type { FleetOptions } from '../fleet/fleet-options.ts'
import type { GrafanaOptions } from '../grafana/grafana-options.ts'
import type { KubernetesOptions } from '../kubernetes/kubernetes-options.ts'
import type { LogsOptions, OwnLogField } from '../logs/logs-options.ts'
import type { ServiceSettings } from '../model/service.ts'
import type { CollectorOptions } from '../otelcol/collector-options.ts'
import type { SloOptions, SloSettings } from '../slo/slo-options.ts'
import type { TargetsOptions } from '../targets/targets.ts'
import { PROMETHEUS } from './prometheus-shape.ts'
import { anObject, either, listOf, mapOf, needed, oneOf, type Shape } from './shape.ts'
import {
  A_DURATION,
  A_FUNCTION,
  A_MAP,
  A_MINIMUM,
  A_NAME,
  A_NUMBER,
  A_PERIOD,
  A_PREFIX,
  A_SIZE,
  A_SWITCH,
  A_TEXT,
  LABELS,
  OFF,
} from './simple-shapes.ts'

// Where a finding of its own says more than "not what is needed", the shape asks for the kind alone.

const SERVICE = anObject<ServiceSettings>({
  name: A_NAME,
  title: A_TEXT,
  team: A_TEXT,
  target: A_TEXT,
  metricsPath: A_TEXT,
  runbookUrl: A_TEXT,
  grafanaUrl: A_TEXT,
})

const SLO_SETTINGS = { objective: A_NUMBER, minEvents: A_MINIMUM }

const SLOS = anObject<SloOptions<unknown>>({
  own: A_FUNCTION,
  availability: either(anObject<SloSettings>(SLO_SETTINGS), OFF),
  latency: either(anObject<SloSettings & { threshold?: number }>({ ...SLO_SETTINGS, threshold: A_SIZE }), OFF),
  periodDays: A_PERIOD,
  names: oneOf('own', 'sloth'),
})

/** Changes to an alert; which alerts there are, the objectives decide too. */
const ALERT_CHANGES = anObject<AlertChanges>({
  threshold: A_NUMBER,
  window: A_DURATION,
  for: A_DURATION,
  keepFiringFor: A_DURATION,
  severity: oneOf('critical', 'warning'),
  labels: LABELS,
})

const ALERTS = either(
  anObject<{ own: unknown }>({ own: A_FUNCTION }, { others: either(ALERT_CHANGES, OFF) }),
  A_FUNCTION,
)

const RECEIVER = anObject<ReceiverDefinition>(
  {
    email: anObject<{ to: unknown }>({ to: needed(either(A_TEXT, listOf(A_TEXT))) }),
    pagerduty: anObject<{ routingKeyFile: unknown }>({ routingKeyFile: A_TEXT }),
    slack: anObject<NonNullable<ReceiverDefinition['slack']>>({
      channel: needed(A_TEXT),
      apiUrlFile: A_TEXT,
      username: A_TEXT,
    }),
    webhook: anObject<NonNullable<ReceiverDefinition['webhook']>>({ urlFile: needed(A_TEXT), sendResolved: A_SWITCH }),
  },
  { what: 'channel' },
)

const ROUTES = anObject<NonNullable<AlertmanagerOptions['routes']>>({
  default: needed(A_TEXT),
  critical: needed(listOf(A_TEXT)),
  warning: needed(listOf(A_TEXT)),
  heartbeat: needed(either(A_TEXT, OFF)),
  own: listOf(
    anObject<{ matchers: unknown; receiver: unknown; continue: unknown }>({
      matchers: needed(listOf(A_TEXT)),
      receiver: needed(A_TEXT),
      continue: A_SWITCH,
    }),
  ),
})

const OFFICE_HOURS = anObject<OfficeHours & { receivers: unknown }>({
  weekdays: listOf(A_TEXT),
  times: listOf(anObject<{ start: unknown; end: unknown }>({ start: needed(A_TEXT), end: needed(A_TEXT) })),
  location: A_TEXT,
  receivers: needed(listOf(A_TEXT)),
})

const ALERTMANAGER = anObject<AlertmanagerOptions>({
  receivers: mapOf(RECEIVER),
  routes: ROUTES,
  officeHours: either(OFFICE_HOURS, OFF),
  smtp: anObject<NonNullable<AlertmanagerOptions['smtp']>>({
    smarthost: needed(A_TEXT),
    from: needed(A_TEXT),
    username: A_TEXT,
    passwordFile: A_TEXT,
    requireTls: A_SWITCH,
  }),
  secrets: A_TEXT,
  groupWait: A_TEXT,
  groupInterval: A_TEXT,
  repeatInterval: A_TEXT,
})

const KUBERNETES = anObject<KubernetesOptions>({
  labels: mapOf(A_TEXT),
  namespace: A_TEXT,
  port: A_TEXT,
  monitor: oneOf('service', 'pod'),
  image: A_TEXT,
  healthPath: A_TEXT,
  secret: A_TEXT,
})

const LOGS = anObject<LogsOptions>({
  preset: A_TEXT,
  files: A_TEXT,
  fields: mapOf(anObject<OwnLogField>({ type: A_TEXT, description: A_TEXT, personal: A_SWITCH })),
  through: A_TEXT,
  elasticsearch: A_TEXT,
  retention: A_TEXT,
  slowSeconds: A_NUMBER,
})

const BY_SOURCE = anObject<NonNullable<GrafanaOptions['urls']>>({
  prometheus: A_TEXT,
  alertmanager: A_TEXT,
  loki: A_TEXT,
  tempo: A_TEXT,
})

/** The whole definition. */
export const DEFINITION: Shape = anObject<OpsOptions>({
  service: either(A_NAME, SERVICE),
  prefix: A_PREFIX,
  metrics: mapOf(A_MAP),
  slos: SLOS,
  alerts: ALERTS,
  prometheus: PROMETHEUS,
  alertmanager: ALERTMANAGER,
  kubernetes: KUBERNETES,
  logs: LOGS,
  dashboards: A_FUNCTION,
  grafana: anObject<GrafanaOptions>({ folder: A_TEXT, urls: BY_SOURCE, uids: BY_SOURCE }),
  collector: anObject<CollectorOptions>({
    gateway: A_TEXT,
    traces: A_TEXT,
    logs: A_TEXT,
    sampleRatio: A_NUMBER,
    slowSeconds: A_NUMBER,
    waitSeconds: A_NUMBER,
    maxTraces: A_NUMBER,
  }),
  compose: anObject<ComposeOptions>({ image: A_TEXT, command: listOf(A_TEXT), environment: mapOf(A_TEXT) }),
  fleet: anObject<FleetOptions>({ prometheus: listOf(A_TEXT), remoteWrite: A_TEXT, remoteWriteTokenFile: A_TEXT }),
  targets: either(A_TEXT, anObject<TargetsOptions>({ elastic: A_TEXT, guide: A_SWITCH })),
  overrides: mapOf(A_MAP),
  ignore: listOf(anObject<IgnoredFinding>({ rule: needed(A_TEXT), matching: A_TEXT, reason: needed(A_TEXT) })),
})
