import { dirname } from 'node:path/posix'
import type { OpsModel } from '../model/ops-model.ts'
import { type ComposeServices, published } from './compose-service.ts'
import { elasticImage, IMAGES } from './images.ts'

/** Much memory, and Loki has the lines too: only with `--profile elk`. */
const profiles = ['elk']
const restart = 'unless-stopped'

/** The guide's ELK stack, with Filebeat in front. */
export function elasticServices({ logs, targets }: OpsModel): ComposeServices {
  const image = (part: Parameters<typeof elasticImage>[0]) => elasticImage(part, targets.elastic)
  const isReady = { elasticsearch: { condition: 'service_healthy' } }
  return {
    elasticsearch: {
      image: image('elasticsearch'),
      // Without security it must stay in this network.
      environment: {
        'discovery.type': 'single-node',
        'xpack.security.enabled': 'false',
        ES_JAVA_OPTS: '-Xms1g -Xmx1g',
      },
      ports: published(9200),
      volumes: ['elasticsearch:/usr/share/elasticsearch/data'],
      healthcheck: {
        test: ['CMD-SHELL', 'curl --fail --silent http://localhost:9200/_cluster/health?wait_for_status=yellow'],
        interval: '10s',
        retries: 30,
      },
      profiles,
      restart,
    },
    kibana: {
      image: image('kibana'),
      environment: { ELASTICSEARCH_HOSTS: 'http://elasticsearch:9200' },
      ports: published(5601),
      depends_on: isReady,
      healthcheck: {
        test: ['CMD-SHELL', 'curl --fail --silent http://localhost:5601/api/status'],
        interval: '10s',
        retries: 30,
      },
      profiles,
      restart,
    },
    'elastic-setup': {
      image: IMAGES.curl,
      entrypoint: ['sh', '/elastic/setup.sh'],
      environment: { ELASTICSEARCH_URL: 'http://elasticsearch:9200', KIBANA_URL: 'http://kibana:5601' },
      volumes: ['./elastic:/elastic:ro'],
      depends_on: { ...isReady, kibana: { condition: 'service_healthy' } },
      profiles,
      restart: 'on-failure',
    },
    ...(logs.through === 'logstash'
      ? {
          logstash: {
            image: image('logstash'),
            environment: { 'xpack.monitoring.enabled': 'false' },
            volumes: ['./logstash/pipeline:/usr/share/logstash/pipeline:ro'],
            depends_on: { 'elastic-setup': { condition: 'service_completed_successfully' } },
            profiles,
            restart,
          } as const,
        }
      : {}),
    filebeat: {
      image: image('filebeat'),
      user: 'root',
      // The file belongs to whoever checked it out, which Filebeat would refuse.
      command: ['filebeat', '-e', '--strict.perms=false'],
      volumes: [
        './filebeat/filebeat.yml:/usr/share/filebeat/filebeat.yml:ro',
        `service-logs:${dirname(logs.files)}:ro`,
        'filebeat:/usr/share/filebeat/data',
      ],
      depends_on: { 'elastic-setup': { condition: 'service_completed_successfully' } },
      profiles,
      restart,
    },
  }
}
