import type { OpsModel } from '../model/ops-model.ts'

/** A search as `POST /<index>/_search` takes it. */
export interface ElasticSearch {
  readonly size: number
  readonly query: { readonly bool: { readonly filter: readonly ElasticFilter[] } }
  readonly sort?: readonly object[]
  readonly aggs?: { readonly [name: string]: object }
}

export type ElasticFilter =
  | { readonly term: { readonly [field: string]: string } }
  | { readonly range: { readonly [field: string]: { readonly gte: string | number } } }
  | { readonly exists: { readonly field: string } }

export interface ElasticQuery {
  readonly key: string
  readonly title: string
  readonly search: ElasticSearch
}

/** The working successors of the guide's three queries: filters, a time range, and sizes. */
export function elasticQueries({ service, logs }: OpsModel): readonly ElasticQuery[] {
  const recent: readonly ElasticFilter[] = [
    { range: { '@timestamp': { gte: 'now-24h' } } },
    { term: { 'service.name': service.name } },
  ]
  const search = (filters: readonly ElasticFilter[]) => ({ bool: { filter: [...recent, ...filters] } })
  return [
    {
      key: 'slow-analyses',
      title: 'Find slow analyses',
      search: {
        size: 100,
        query: search([
          { term: { 'log.origin.function': 'analyze_all_items' } },
          { range: { 'event.duration': { gte: Math.round(logs.slowSeconds * 1e9) } } },
        ]),
        sort: [{ 'event.duration': 'desc' }],
      },
    },
    {
      key: 'error-distribution',
      title: 'Error distribution',
      search: {
        size: 0,
        query: search([{ exists: { field: 'error.type' } }]),
        aggs: { errors_by_type: { terms: { field: 'error.type', size: 10 } } },
      },
    },
    {
      key: 'user-activity',
      title: 'User activity patterns',
      search: {
        size: 0,
        query: search([{ exists: { field: 'user.id' } }, { exists: { field: 'http.route' } }]),
        aggs: {
          requests_over_time: {
            date_histogram: { field: '@timestamp', calendar_interval: '1h' },
            aggs: { users: { cardinality: { field: 'user.id' } }, routes: { terms: { field: 'http.route', size: 5 } } },
          },
        },
      },
    },
  ]
}
