import type { OpsModel } from '../model/ops-model.ts'

/** Names of everything that Elasticsearch has of the service. */
export interface DataStreamNames {
  /** Middle part of the data stream's name, which takes no hyphen. */
  readonly dataset: string
  readonly namespace: string
  /** The data stream that lines are written to. */
  readonly stream: string
  /** What searches, the index template and the data view read. */
  readonly pattern: string
  /** Of the index template and the ingest pipeline. */
  readonly template: string
}

/** The data stream's names after Elastic's scheme `logs-<dataset>-<namespace>`. */
export function dataStreamOf({ service }: Pick<OpsModel, 'service'>): DataStreamNames {
  const dataset = service.name.toLowerCase().replaceAll(/[^a-z0-9_.]+/g, '_')
  const template = `logs-${dataset}`
  return { dataset, namespace: 'default', stream: `${template}-default`, pattern: `${template}-*`, template }
}
