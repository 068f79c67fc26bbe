import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { yamlText } from '../output/yaml-text.ts'
import { secondsOf } from '../promql/duration.ts'
import { lokiQueries } from './loki-queries.ts'

/** Loki in one process, and questions to it. */
export function emitLoki(model: OpsModel): readonly Artefact[] {
  const group = 'loki'
  return [
    { group, path: 'loki/loki.yml', content: yamlText(lokiConfig(model), GENERATED_COMMENT) },
    { group, path: 'loki/queries.yml', content: yamlText({ queries: queriesOf(model) }, GENERATED_COMMENT) },
  ]
}

function queriesOf(model: OpsModel): readonly object[] {
  return lokiQueries(model).map(({ key, title, query }) => ({ name: key, title, query: query.render() }))
}

function lokiConfig({ logs }: OpsModel): object {
  const hours = Math.ceil((secondsOf(logs.retention) ?? 0) / 3_600)
  return {
    auth_enabled: false,
    server: { http_listen_port: 3100 },
    common: {
      path_prefix: '/loki',
      replication_factor: 1,
      ring: { kvstore: { store: 'inmemory' } },
      storage: { filesystem: { chunks_directory: '/loki/chunks', rules_directory: '/loki/rules' } },
    },
    schema_config: {
      configs: [
        {
          from: '2024-04-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    limits_config: { retention_period: `${hours}h`, allow_structured_metadata: true, volume_enabled: true },
    // Without it retention_period deletes nothing.
    compactor: { working_directory: '/loki/compactor', retention_enabled: true, delete_request_store: 'filesystem' },
    analytics: { reporting_enabled: false },
  }
}
