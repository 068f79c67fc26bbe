import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { yamlText } from '../output/yaml-text.ts'
import { prometheusConfig } from '../prometheus/prometheus-config.ts'

const FEDERATION = `${GENERATED_COMMENT}
A global Prometheus: takes from the others what they have recorded, not what they have scraped.`
const AGENT = `${GENERATED_COMMENT}
A Prometheus that only scrapes and passes on: start it with --agent (2.x: --enable-feature=agent). The receiving one has the
rules.`

/** Configurations for more than one Prometheus. */
export function emitFleet(model: OpsModel): readonly Artefact[] {
  const group = 'prometheus'
  return [
    { group, path: 'prometheus/federation.yml', content: yamlText(federationConfig(model), FEDERATION) },
    { group, path: 'prometheus/agent.yml', content: yamlText(agentConfig(model), AGENT) },
  ]
}

function federationConfig({ service, fleet, prometheus }: OpsModel): object {
  const { name } = service
  return {
    global: { scrape_interval: '30s', scrape_timeout: '20s', evaluation_interval: '30s' },
    scrape_configs: [
      {
        job_name: 'federate',
        // Labels of the series stay; without it job and instance would be those of the other Prometheus.
        honor_labels: true,
        metrics_path: '/federate',
        params: {
          'match[]': [
            `{__name__=~"slo:.+", service=${JSON.stringify(name)}}`,
            `ALERTS{service=${JSON.stringify(name)}}`,
            `up{job=${JSON.stringify(name)}}`,
          ],
        },
        sample_limit: prometheus.sampleLimit,
        static_configs: [{ targets: fleet.prometheus }],
      },
    ],
  }
}

function agentConfig(model: OpsModel): object {
  const { remoteWrite, remoteWriteTokenFile } = model.fleet
  // An agent has neither rules nor an Alertmanager, and refuses a file that names them.
  const {
    rule_files: _,
    alerting: __,
    ...scraping
  } = prometheusConfig(model) as { readonly [section: string]: unknown }
  return {
    ...scraping,
    remote_write: [
      {
        url: remoteWrite,
        send_exemplars: true,
        ...(remoteWriteTokenFile === undefined ? {} : { authorization: { credentials_file: remoteWriteTokenFile } }),
        queue_config: { max_shards: 10, max_samples_per_send: 2_000, batch_send_deadline: '5s' },
      },
    ],
  }
}
