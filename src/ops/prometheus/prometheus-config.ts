import type { OpsModel } from '../model/ops-model.ts'
import { pairLabels } from './place-labels.ts'
import type { PrometheusSettings, ScrapeAuth, ScrapeTls } from './prometheus-options.ts'

/** Guards against a target that exposes too much; a scrape beyond one of them is refused as a whole. */
function limitsOf({ sampleLimit, labelLimit, labelValueLengthLimit, bodySizeLimit }: PrometheusSettings) {
  return {
    sample_limit: sampleLimit,
    label_limit: labelLimit,
    label_value_length_limit: labelValueLengthLimit,
    body_size_limit: bodySizeLimit,
  }
}

/** `prometheus.yml`: the service, its host, Prometheus and Alertmanager. */
export function prometheusConfig({ service, prometheus, ...model }: OpsModel): object {
  const { alertmanagers, nodeExporter, self } = prometheus
  return {
    global: {
      scrape_interval: prometheus.scrapeInterval,
      scrape_timeout: prometheus.scrapeTimeout,
      evaluation_interval: prometheus.evaluationInterval,
      external_labels: prometheus.externalLabels,
    },
    rule_files: ['rules/*.yml'],
    alerting: {
      ...dropping(pairLabels(prometheus)),
      alertmanagers: [{ api_version: 'v2', static_configs: [{ targets: alertmanagers }] }],
    },
    scrape_configs: [
      {
        job_name: service.name,
        metrics_path: service.metricsPath,
        ...schemeOf(prometheus.tls),
        ...authOf(prometheus.auth),
        ...limitsOf(prometheus),
        ...discoveryOf({ service, prometheus, ...model }),
      },
      { job_name: 'prometheus', static_configs: [{ targets: [self] }] },
      { job_name: 'alertmanager', static_configs: [{ targets: alertmanagers }] },
      ...(nodeExporter === false
        ? []
        : [{ job_name: 'node_exporter', sample_limit: 20_000, static_configs: [{ targets: nodeExporter }] }]),
    ],
  }
}

function dropping(labels: readonly string[]): object {
  return labels.length === 0 ? {} : { alert_relabel_configs: [{ action: 'labeldrop', regex: labels.join('|') }] }
}

function schemeOf(tls: ScrapeTls | undefined): object {
  if (tls === undefined) return {}
  const config = {
    ...(tls.caFile === undefined ? {} : { ca_file: tls.caFile }),
    ...(tls.certFile === undefined ? {} : { cert_file: tls.certFile }),
    ...(tls.keyFile === undefined ? {} : { key_file: tls.keyFile }),
    ...(tls.serverName === undefined ? {} : { server_name: tls.serverName }),
  }
  return { scheme: 'https', ...(Object.keys(config).length === 0 ? {} : { tls_config: config }) }
}

function authOf(auth: ScrapeAuth | undefined): object {
  if (auth === undefined) return {}
  if ('bearerFile' in auth) return { authorization: { type: 'Bearer', credentials_file: auth.bearerFile } }
  return { basic_auth: { username: auth.username, password_file: auth.passwordFile } }
}

function discoveryOf({ service, prometheus }: Pick<OpsModel, 'service' | 'prometheus'>): object {
  const { discovery } = prometheus
  if (!('kind' in discovery)) return { static_configs: [{ targets: discovery }] }
  if (discovery.kind === 'files') return { file_sd_configs: [{ files: discovery.files }] }
  return {
    kubernetes_sd_configs: [
      {
        role: 'pod',
        ...(discovery.namespaces === undefined ? {} : { namespaces: { names: discovery.namespaces } }),
        selectors: [{ role: 'pod', label: `app.kubernetes.io/name=${service.name}` }],
      },
    ],
    relabel_configs: [
      // Only the port that serves metrics; a pod is a target per port otherwise.
      { source_labels: ['__meta_kubernetes_pod_container_port_name'], action: 'keep', regex: discovery.port ?? 'http' },
      // A pod that has ended is no target that is down.
      { source_labels: ['__meta_kubernetes_pod_phase'], action: 'drop', regex: 'Succeeded|Failed' },
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
      { source_labels: ['__meta_kubernetes_pod_node_name'], target_label: 'node' },
    ],
  }
}
