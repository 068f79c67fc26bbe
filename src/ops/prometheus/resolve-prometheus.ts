import type { DefinitionFindings } from '../findings/definition-findings.ts'
import type { Service } from '../model/service.ts'
import { secondsOf } from '../promql/duration.ts'
import type { PrometheusOptions, PrometheusSettings } from './prometheus-options.ts'

/** Labels that Prometheus or its rules set themselves. */
const OWN_LABELS = ['job', 'instance', 'severity', 'service', 'team', 'slo', 'alertname']

export function resolvePrometheus(
  given: PrometheusOptions = {},
  service: Service,
  findings: DefinitionFindings,
): PrometheusSettings {
  const settings: PrometheusSettings = {
    scrapeInterval: given.scrapeInterval ?? '15s',
    scrapeTimeout: given.scrapeTimeout ?? '10s',
    evaluationInterval: given.evaluationInterval ?? '15s',
    externalLabels: given.externalLabels ?? { cluster: 'default' },
    discovery: given.discovery ?? [service.target],
    nodeExporter: given.nodeExporter ?? ['localhost:9100'],
    alertmanagers: given.alertmanagers ?? ['localhost:9093'],
    self: given.self ?? 'localhost:9090',
    sampleLimit: given.sampleLimit ?? 50_000,
    labelLimit: given.labelLimit ?? 40,
    labelValueLengthLimit: given.labelValueLengthLimit ?? 1_024,
    bodySizeLimit: given.bodySizeLimit ?? '32MB',
    auth: given.auth,
    tls: given.tls === true ? {} : given.tls,
  }
  checkDurations(settings, findings)
  for (const label of Object.keys(settings.externalLabels).filter((name) => OWN_LABELS.includes(name))) {
    findings.add(`prometheus.externalLabels.${label}`, {
      rule: 'external-label',
      message: `the label ${label} is set per series`,
      why: 'An external label of the same name is dropped without a word.',
      fix: 'Take another name, such as cluster, region or replica',
    })
  }
  return Object.freeze(settings)
}

function checkDurations(settings: PrometheusSettings, findings: DefinitionFindings): void {
  const times = ['scrapeInterval', 'scrapeTimeout', 'evaluationInterval'] as const
  for (const key of times.filter((name) => secondsOf(settings[name]) === undefined)) {
    findings.add(`prometheus.${key}`, {
      rule: 'duration',
      message: `${settings[key]} is no duration`,
      why: 'Prometheus would not start.',
      fix: 'Write 15s or 1m',
    })
  }
  const [interval = 0, timeout = 0] = times.map((key) => secondsOf(settings[key]))
  if (timeout > interval) {
    findings.add('prometheus.scrapeTimeout', {
      rule: 'scrape-timeout',
      message: `a timeout of ${settings.scrapeTimeout} is longer than the interval of ${settings.scrapeInterval}`,
      why: 'Prometheus refuses the configuration.',
      fix: `Take ${settings.scrapeInterval} at most`,
    })
  }
  // Every window of a rate needs at least two scrapes, four where one may be lost.
  if (interval > 75) {
    findings.add('prometheus.scrapeInterval', {
      rule: 'scrape-interval',
      message: `with an interval of ${settings.scrapeInterval} rates over 5m have too few samples`,
      why: 'Records and alerts over five minutes would have gaps.',
      fix: 'Take 1m at most',
    })
  }
}
