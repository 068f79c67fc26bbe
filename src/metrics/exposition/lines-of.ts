import type { MetricShape } from './metric-shape.ts'
import type { SeriesLines } from './series-lines.ts'
import { boundText, counterFamily, headerText, traceExemplarText } from './text-format.ts'

/** How the series of a metric are written; `added` are labels that the registry adds to all of them. */
export function linesOf(shape: MetricShape, openMetrics: boolean, added: string): SeriesLines {
  return shape.type === 'histogram' ? histogramLines(shape, openMetrics, added) : scalarLines(shape, openMetrics, added)
}

function scalarLines(shape: MetricShape, openMetrics: boolean, added: string): SeriesLines {
  const { name, help } = shape
  const family = shape.type === 'counter' ? counterFamily(name, openMetrics) : shape
  const isLabelled = hasLabels(shape, added)
  // OpenMetrics allows exemplars at samples whose name ends like this.
  const hasExemplars = openMetrics && shape.type === 'counter' && name.endsWith('_total')
  return {
    header: headerText(family.name, family.type, help, openMetrics),
    heads: [isLabelled ? `${name}{` : name],
    foot: isLabelled ? '} ' : ' ',
    hasExemplars,
    labels: labelWriter(shape, added),
    read(series, into) {
      into[0] = series.page[series.at] as number
    },
    tail: (series) => (hasExemplars ? traceExemplarText(series.exemplars?.[0]) : ''),
  }
}

/** A line for each bucket, the sum and the count. */
function histogramLines(shape: MetricShape, openMetrics: boolean, added: string): SeriesLines {
  const { name, bounds } = shape
  const isLabelled = hasLabels(shape, added)
  const buckets = [...bounds, Number.POSITIVE_INFINITY].map(
    (bound) => `${name}_bucket{le="${boundText(bound, openMetrics)}"`,
  )
  const sumLine = buckets.length
  const brace = isLabelled ? '{' : ''
  return {
    header: headerText(name, shape.type, shape.help, openMetrics),
    heads: [
      ...buckets.map((head) => (isLabelled ? `${head},` : `${head}}`)),
      ...[`${name}_sum${brace}`, `${name}_count${brace}`],
    ],
    foot: isLabelled ? '} ' : ' ',
    hasExemplars: openMetrics,
    labels: labelWriter(shape, added),
    read({ page, at }, into) {
      let count = 0
      for (let bucket = 0; bucket < sumLine; bucket++) {
        count += page[at + bucket] as number
        into[bucket] = count
      }
      into[sumLine] = page[at + sumLine] as number
      into[sumLine + 1] = count
    },
    tail: (series, line) => (openMetrics ? traceExemplarText(series.exemplars?.[line]) : ''),
  }
}

function hasLabels({ labelNames }: MetricShape, added: string): boolean {
  return labelNames.length > 0 || added !== ''
}

function labelWriter({ labelNames }: MetricShape, added: string): SeriesLines['labels'] {
  const heads = labelNames.map((name, at) => `${at === 0 ? '' : '",'}${name}="`)
  const end = `${heads.length === 0 ? '' : '"'}${heads.length === 0 || added === '' ? '' : ','}${added}`
  return (series, writer) => {
    for (let at = 0; at < heads.length; at++) {
      writer.text(heads[at] as string)
      writer.labelValue(series.values[at] as string)
    }
    writer.text(end)
  }
}
