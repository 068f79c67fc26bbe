import type { OpsModel } from '../model/ops-model.ts'
import { dataStreamOf } from './data-stream.ts'
import type { KibanaObject } from './kibana-object.ts'

/** What Kibana's searches and charts read. */
export function dataView(model: OpsModel): KibanaObject {
  const { pattern, template } = dataStreamOf(model)
  return {
    type: 'index-pattern',
    id: template,
    attributes: {
      title: pattern,
      name: `${model.service.title} logs`,
      timeFieldName: '@timestamp',
      // Nanoseconds as people read them.
      fieldFormatMap: JSON.stringify({
        'event.duration': {
          id: 'duration',
          params: {
            inputFormat: 'nanoseconds',
            outputFormat: 'humanizePrecise',
            outputPrecision: 2,
            useShortSuffix: true,
          },
        },
      }),
    },
    references: [],
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: '8.0.0',
  }
}
