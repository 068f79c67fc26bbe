import { DASHBOARDS_PATH } from '../grafana/provisioning.ts'
import { type ComposeServices, published } from './compose-service.ts'
import { IMAGES } from './images.ts'

const restart = 'unless-stopped'

/** Prometheus, what it scrapes, what it tells, and what shows it. */
export const METRICS_SERVICES: ComposeServices = {
  prometheus: {
    image: IMAGES.prometheus,
    command: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      '--storage.tsdb.retention.time=30d',
      '--enable-feature=exemplar-storage',
    ],
    ports: published(9090),
    volumes: [
      './compose/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
      './prometheus/rules:/etc/prometheus/rules:ro',
      'prometheus:/prometheus',
    ],
    restart,
  },
  alertmanager: {
    image: IMAGES.alertmanager,
    command: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
    ports: published(9093),
    volumes: ['./alertmanager:/etc/alertmanager:ro', 'alertmanager:/alertmanager'],
    restart,
  },
  'node-exporter': {
    image: IMAGES.nodeExporter,
    command: ['--path.rootfs=/host'],
    pid: 'host',
    volumes: ['/:/host:ro'],
    restart,
  },
  grafana: {
    image: IMAGES.grafana,
    environment: { GF_AUTH_ANONYMOUS_ENABLED: 'true', GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer' },
    ports: published(3000),
    volumes: [
      './grafana/provisioning:/etc/grafana/provisioning:ro',
      `./grafana/dashboards:${DASHBOARDS_PATH}:ro`,
      'grafana:/var/lib/grafana',
    ],
    restart,
  },
}
