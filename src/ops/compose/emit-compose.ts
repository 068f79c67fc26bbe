import { basename } from 'node:path/posix'
import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { yamlText } from '../output/yaml-text.ts'
import { prometheusConfig } from '../prometheus/prometheus-config.ts'
import { application, hostOf, portOf } from './application.ts'
import type { ComposeServices } from './compose-service.ts'
import { elasticServices } from './elastic-services.ts'
import { metricsServices } from './metrics-services.ts'
import { accessInside, scrapeSecretFiles } from './scrape-secrets.ts'
import { TEMPO_CONFIG, telemetryServices } from './telemetry-services.ts'

const HOW = `${GENERATED_COMMENT}
docker compose up                  service, Prometheus, Alertmanager, Grafana, Loki, Tempo, Collector
docker compose --profile elk up    and Elasticsearch, Logstash, Kibana, Filebeat
All ports are published on this machine alone. Secrets are files beside this one, to be kept out of version control: where
one is missing, what needs it fails and nothing else.`

function how({ alertmanager, prometheus }: OpsModel): string {
  const { receivers, smtp } = alertmanager
  const names = Object.values(receivers).flatMap(({ email, pagerduty, slack, webhook }) => [
    ...(email === undefined ? [] : [smtp.passwordFile]),
    ...(pagerduty === undefined ? [] : [pagerduty.routingKeyFile ?? 'pagerduty_routing_key']),
    ...(slack === undefined ? [] : [slack.apiUrlFile ?? 'slack_api_url']),
    ...(webhook === undefined ? [] : [webhook.urlFile]),
  ])
  const told = [...new Set(names)].map((name) => `alertmanager/secrets/${basename(name)}`)
  const scraped = scrapeSecretFiles(prometheus).map((name) => `prometheus/secrets/${name}`)
  return [HOW, ...told, ...scraped].join('\n')
}

/** Everything on one machine, from the generated files. */
export function emitCompose(model: OpsModel): readonly Artefact[] {
  const group = 'compose'
  return [
    { group, path: 'docker-compose.yml', content: yamlText(composeFile(model), how(model)) },
    { group, path: 'compose/prometheus.yml', content: yamlText(scrapeInside(model), GENERATED_COMMENT) },
    { group, path: 'compose/tempo.yml', content: yamlText(TEMPO_CONFIG, GENERATED_COMMENT) },
  ]
}

function composeFile(model: OpsModel): object {
  const services: ComposeServices = {
    [hostOf(model)]: application(model),
    ...metricsServices(model),
    ...telemetryServices(model),
    ...elasticServices(model),
  }
  const named = Object.values(services).flatMap(({ volumes = [] }) => volumes.filter((one) => /^\w/.test(one)))
  const volumes = [...new Set(named.map((one) => one.split(':')[0] as string))].sort()
  return {
    name: `${hostOf(model)}-observability`,
    services,
    volumes: Object.fromEntries(volumes.map((one) => [one, {}])),
  }
}

/** `prometheus.yml` for the network of the containers, where every server has a name of its own. */
function scrapeInside(model: OpsModel): object {
  const { prometheus } = model
  const inside = {
    ...prometheus,
    ...accessInside(prometheus),
    discovery: [`${hostOf(model)}:${portOf(model)}`],
    alertmanagers: ['alertmanager:9093'],
    nodeExporter: prometheus.nodeExporter === false ? (false as const) : ['node-exporter:9100'],
    self: 'localhost:9090',
  }
  const config = prometheusConfig({ ...model, prometheus: inside }) as { readonly scrape_configs: readonly object[] }
  const collectors = { job_name: 'otelcol', static_configs: [{ targets: ['otel-agent:8888', 'otel-gateway:8888'] }] }
  return { ...config, scrape_configs: [...config.scrape_configs, collectors] }
}
