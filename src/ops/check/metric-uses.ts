import { artefactsOf } from '../artefacts.ts'
import type { KnownMetric } from '../model/known-metric.ts'
import type { OpsModel } from '../model/ops-model.ts'
import { parsePromql } from '../promql/parse-promql.ts'
import { readChecked } from './checked-files.ts'
import { expressionsOf } from './found-expression.ts'

/** One place of the artefacts that reads a metric. */
export interface MetricUse {
  readonly file: string
  /** Such as `panel "Request rate"`. */
  readonly where: string
}

/** Everything in the artefacts that reads the metric. */
export function metricUses(ops: OpsModel, metric: KnownMetric): readonly MetricUse[] {
  const texts = artefactsOf(ops).artefacts.map(({ path, content }) => ({ path, text: content }))
  const uses = readChecked(texts).sources.flatMap(({ path, documents }) =>
    documents.flatMap((document) =>
      expressionsOf(path, document)
        .filter(({ text }) =>
          parsePromql(text).selectors.some(({ name }) => name !== undefined && metric.samples.includes(name)),
        )
        .map(({ where }) => ({ file: path, where })),
    ),
  )
  const seen = new Set<string>()
  return uses.filter(({ file, where }) => !seen.has(`${file} ${where}`) && seen.add(`${file} ${where}`))
}
