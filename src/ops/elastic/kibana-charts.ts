import type { OpsModel } from '../model/ops-model.ts'
import { dataStreamOf } from './data-stream.ts'
import type { KibanaObject } from './kibana-object.ts'

type Column = { readonly label: string; readonly dataType: string; readonly [setting: string]: unknown }

interface Chart {
  readonly key: string
  readonly title: string
  readonly description: string
  readonly query: string
  readonly series: 'bar_stacked' | 'line'
  readonly columns: { readonly [id: string]: Column }
  readonly x: string
  readonly y: readonly string[]
  readonly split?: string
}

const LAYER = 'lines'
const OVER_TIME: Column = {
  ...{ label: 'Time', dataType: 'date', operationType: 'date_histogram', sourceField: '@timestamp' },
  ...{ isBucketed: true, scale: 'interval', params: { interval: 'auto', includeEmptyRows: true, dropPartials: false } },
}
const COUNT: Column = {
  ...{ label: 'Lines', dataType: 'number', operationType: 'count', sourceField: '___records___' },
  ...{ isBucketed: false, scale: 'ratio', params: { emptyAsNull: true } },
}

/** The guide's two charts: errors by type, and requests and users over time. */
const CHARTS: readonly Chart[] = [
  {
    ...{ key: 'error-distribution', title: 'Error distribution', series: 'bar_stacked', x: 'time', y: ['count'] },
    description: 'Lines with an error over time, by the class of the error.',
    query: 'error.type: *',
    split: 'type',
    columns: { type: topValues('error.type', 10), time: OVER_TIME, count: COUNT },
  },
  {
    ...{ key: 'user-activity', title: 'User activity', series: 'line', x: 'time', y: ['users', 'requests'] },
    description: 'Requests and different users over time.',
    query: 'user.id: * and http.route: *',
    columns: {
      time: OVER_TIME,
      users: {
        ...{ label: 'Users', dataType: 'number', operationType: 'unique_count', sourceField: 'user.id' },
        ...{ isBucketed: false, scale: 'ratio', params: { emptyAsNull: true } },
      },
      requests: { ...COUNT, label: 'Requests' },
    },
  },
]

/** The charts of a service as saved objects of Lens. */
export function chartObjects(model: OpsModel): readonly KibanaObject[] {
  return CHARTS.map((chart) => chartObject(model, chart))
}

function chartObject(
  model: OpsModel,
  { key, title, description, query, series, columns, x, y, split }: Chart,
): KibanaObject {
  const { template } = dataStreamOf(model)
  return {
    type: 'lens',
    id: `${template}-${key}`,
    attributes: {
      title: `${model.service.title}: ${title}`,
      description,
      visualizationType: 'lnsXY',
      state: {
        visualization: {
          preferredSeriesType: series,
          legend: { isVisible: true, position: 'right' },
          layers: [
            {
              ...{ layerId: LAYER, layerType: 'data', seriesType: series, xAccessor: x, accessors: y },
              ...(split === undefined ? {} : { splitAccessor: split }),
            },
          ],
        },
        query: { query, language: 'kuery' },
        filters: [],
        datasourceStates: {
          formBased: { layers: { [LAYER]: { columns, columnOrder: Object.keys(columns), incompleteColumns: {} } } },
        },
        internalReferences: [],
        adHocDataViews: {},
      },
    },
    references: [{ type: 'index-pattern', id: template, name: `indexpattern-datasource-layer-${LAYER}` }],
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: '8.9.0',
  }
}

function topValues(field: string, size: number): Column {
  const orderBy = { type: 'column', columnId: 'count' }
  return {
    ...{
      label: field,
      dataType: 'string',
      operationType: 'terms',
      sourceField: field,
      isBucketed: true,
      scale: 'ordinal',
    },
    params: { size, orderBy, orderDirection: 'desc', otherBucket: true, missingBucket: false },
  }
}
