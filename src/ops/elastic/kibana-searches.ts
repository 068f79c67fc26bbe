import type { OpsModel } from '../model/ops-model.ts'
import { dataStreamOf } from './data-stream.ts'
import { type KibanaObject, LISTED_FIELDS } from './kibana-object.ts'

/** A list of lines that people open again and again. */
export interface KibanaSearch {
  readonly key: string
  readonly title: string
  readonly description: string
  /** In Kibana's query language. */
  readonly query: string
  readonly columns: readonly string[]
}

/** The saved searches of a service. */
export function kibanaSearches({ logs }: OpsModel): readonly KibanaSearch[] {
  const slow = Math.round(logs.slowSeconds * 1e9)
  return [
    {
      key: 'slow-analyses',
      title: 'Slow analyses',
      description: `Analyses that took ${logs.slowSeconds} s and longer.`,
      query: `log.origin.function: "analyze_all_items" and event.duration >= ${slow}`,
      columns: ['message', 'event.duration', 'dataset', 'items', 'trace.id'],
    },
    {
      key: 'slow-requests',
      title: 'Slow requests',
      description: `Requests that took ${logs.slowSeconds} s and longer.`,
      query: `http.route: * and event.duration >= ${slow}`,
      columns: ['http.request.method', 'http.route', 'http.response.status_code', 'event.duration', 'trace.id'],
    },
    {
      key: 'errors',
      title: 'Errors',
      description: 'Lines with an error, and those of level ERROR and above.',
      query: 'error.type: * or log.level: ("error" or "fatal" or "critical")',
      columns: ['error.type', 'error.message', ...LISTED_FIELDS.slice(1)],
    },
    {
      key: 'one-trace',
      title: 'Lines of a trace',
      description: 'All lines that belong to a trace: put its id between the quotes.',
      query: 'trace.id: ""',
      columns: [...LISTED_FIELDS.slice(0, 3), 'span.id'],
    },
  ]
}

export function searchObject(model: OpsModel, { key, title, description, query, columns }: KibanaSearch): KibanaObject {
  const index = 'kibanaSavedObjectMeta.searchSourceJSON.index'
  const { template } = dataStreamOf(model)
  return {
    type: 'search',
    id: `${template}-${key}`,
    attributes: {
      title: `${model.service.title}: ${title}`,
      description,
      columns,
      sort: [['@timestamp', 'desc']],
      grid: {},
      hideChart: false,
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({ query: { query, language: 'kuery' }, filter: [], indexRefName: index }),
      },
    },
    references: [{ type: 'index-pattern', id: template, name: index }],
    coreMigrationVersion: '8.8.0',
    typeMigrationVersion: '8.0.0',
  }
}
