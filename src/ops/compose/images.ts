/** Images by service, pinned. Prometheus, Alertmanager and the Collector are the versions that the tests run against. */
export const IMAGES = {
  node: 'node:22.18.0-alpine',
  prometheus: 'prom/prometheus:v3.5.3',
  alertmanager: 'prom/alertmanager:v0.33.1',
  nodeExporter: 'prom/node-exporter:v1.9.1',
  grafana: 'grafana/grafana:12.1.1',
  loki: 'grafana/loki:3.5.3',
  tempo: 'grafana/tempo:2.8.2',
  collector: 'otel/opentelemetry-collector-contrib:0.159.0',
  curl: 'curlimages/curl:8.15.0',
} as const

/** Elastic releases its parts together. */
const ELASTIC = { '8': '8.19.4', '9': '9.1.4' } as const

export type ElasticPart = 'elasticsearch' | 'kibana' | 'logstash' | 'filebeat'

/** The image of a part of Elastic's. */
export function elasticImage(part: ElasticPart, major: keyof typeof ELASTIC): string {
  const folder = part === 'filebeat' ? 'beats/filebeat' : `${part}/${part}`
  return `docker.elastic.co/${folder}:${ELASTIC[major]}`
}
