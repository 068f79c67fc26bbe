import type { OpsModel } from '../model/ops-model.ts'
import { dataStreamOf } from './data-stream.ts'
import { indexMappings } from './index-mappings.ts'

/** Above Elastic's own templates for `logs-*-*`, which have 100, and those of its integrations, which have 200. */
const PRIORITY = 500
/** Fields of an index: one line with many keys of its own must not stop the rest. */
const MAX_FIELDS = 1_000

/** `PUT _component_template/<name>@mappings` */
export function mappingsComponent({ logs }: OpsModel): object {
  return { template: { mappings: indexMappings(logs) } }
}

/** `PUT _component_template/<name>@settings`: what indices are like, and how long lines are kept. */
export function settingsComponent(model: OpsModel): object {
  const isNine = model.targets.elastic === '9'
  return {
    template: {
      settings: {
        index: {
          default_pipeline: dataStreamOf(model).template,
          codec: 'best_compression',
          // A number that is none is left out of the index, not the line.
          mapping: {
            ignore_malformed: true,
            total_fields: { limit: MAX_FIELDS, ...(isNine ? { ignore_dynamic_beyond_limit: true } : {}) },
          },
          ...(isNine ? { mode: 'logsdb' } : {}),
        },
      },
      lifecycle: { data_retention: model.logs.retention },
    },
  }
}

/** `PUT _index_template/<name>` */
export function indexTemplate(model: OpsModel): object {
  const { pattern, template } = dataStreamOf(model)
  return {
    index_patterns: [pattern],
    data_stream: {},
    priority: PRIORITY,
    composed_of: [`${template}@mappings`, `${template}@settings`],
    _meta: { description: `Log lines of ${model.service.name}`, managed_by: 'observability' },
  }
}
