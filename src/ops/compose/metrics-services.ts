import { DASHBOARDS_PATH } from '../grafana/provisioning.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { type ComposeServices, published } from './compose-service.ts'
import { IMAGES } from './images.ts'
import { SCRAPE_SECRETS, scrapeSecretFiles } from './scrape-secrets.ts'

const restart = 'unless-stopped'

/** Where the folder `alertmanager` is in its container. */
const ALERTMANAGER = '/etc/alertmanager'

/** Prometheus, what it scrapes, what it tells, and what shows it. */
export function metricsServices({ prometheus, alertmanager, slos }: OpsModel): ComposeServices {
  // What an objective sums up must still be there.
  const days = Math.max(30, ...slos.map(({ periodDays }) => periodDays))
  return {
    prometheus: {
      image: IMAGES.prometheus,
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        `--storage.tsdb.retention.time=${days}d`,
        '--enable-feature=exemplar-storage',
      ],
      ports: published(9090),
      volumes: [
        './compose/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        './prometheus/rules:/etc/prometheus/rules:ro',
        ...(scrapeSecretFiles(prometheus).length === 0 ? [] : [`./prometheus/secrets:${SCRAPE_SECRETS}:ro`]),
        'prometheus:/prometheus',
      ],
      restart,
    },
    alertmanager: {
      image: IMAGES.alertmanager,
      command: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
      ports: published(9093),
      volumes: [
        `./alertmanager:${ALERTMANAGER}:ro`,
        ...(alertmanager.secrets === `${ALERTMANAGER}/secrets`
          ? []
          : [`./alertmanager/secrets:${alertmanager.secrets}:ro`]),
        'alertmanager:/alertmanager',
      ],
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
}
