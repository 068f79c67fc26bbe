import { dataStreamOf } from '../elastic/data-stream.ts'
import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { yamlText } from '../output/yaml-text.ts'

/** What reads the files of the service and sends their lines on. */
export function emitFilebeat(model: OpsModel): readonly Artefact[] {
  return [{ group: 'filebeat', path: 'filebeat/filebeat.yml', content: yamlText(filebeat(model), GENERATED_COMMENT) }]
}

function filebeat(model: OpsModel): object {
  const { logs, service } = model
  return {
    'filebeat.inputs': [
      {
        type: 'filestream',
        // Under this name Filebeat remembers how far it has read: it must stay.
        id: `${service.name}-logs`,
        paths: [logs.files, logs.rotatedFiles],
        // Rotated files are found by their content, not by name and number, which systems give again.
        prospector: { scanner: { fingerprint: { enabled: true, offset: 0, length: 256 }, exclude_files: ['\\.gz$'] } },
        file_identity: { fingerprint: {} },
        parsers: [
          {
            // A line that is no JSON, such as the last words of a crashed process, stays as its message.
            ndjson: { target: '', overwrite_keys: true, expand_keys: true, add_error_key: true },
          },
        ],
      },
    ],
    processors: [{ drop_fields: { fields: ['agent.ephemeral_id', 'agent.id', 'input'], ignore_missing: true } }],
    ...outputOf(model),
    'logging.level': 'warning',
  }
}

function outputOf(model: OpsModel): object {
  const { through, elasticsearch } = model.logs
  if (through === 'logstash') {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Filebeat fills it in
    return { 'output.logstash': { hosts: ['${LOGSTASH_HOST:logstash:5044}'] } }
  }
  return {
    // The template and the pipeline come from elastic/setup.sh.
    'setup.template.enabled': false,
    'setup.ilm.enabled': false,
    'output.elasticsearch': {
      hosts: [elasticsearch],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Filebeat fills it in
      ...(elasticsearch.startsWith('https:') ? { api_key: '${ELASTICSEARCH_API_KEY}' } : {}),
      index: dataStreamOf(model).stream,
    },
  }
}
