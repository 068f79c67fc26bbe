import type { Series } from '../storage/series.ts'
import { linesPerSeries, type MetricShape } from './metric-shape.ts'
import type { SeriesLines } from './series-lines.ts'
import { boundText, counterFamily, escapeLabel, headerText, traceExemplarText } from './text-format.ts'

/** How the series of a metric are written; `added` are labels that the registry adds to all of them. */
export function linesOf(shape: MetricShape, openMetrics: boolean, added: string): SeriesLines {
  return shape.type === 'histogram' ? histogramLines(shape, openMetrics, added) : scalarLines(shape, openMetrics, added)
}

function scalarLines(shape: MetricShape, openMetrics: boolean, added: string): SeriesLines {
  const { name, help } = shape
  const family = shape.type === 'counter' ? counterFamily(name, openMetrics) : shape
  // OpenMetrics allows exemplars at samples whose name ends like this.
  const hasExemplars = openMetrics && shape.type === 'counter' && name.endsWith('_total')
  return {
    header: headerText(family.name, family.type, help, openMetrics),
    count: linesPerSeries(shape),
    hasExemplars,
    labels: (series) => labelText(shape.labelNames, series, added),
    head: (_line, labels) => (labels === '' ? `${name} ` : `${name}{${labels}} `),
    read(series, into) {
      into[0] = series.page[series.at] as number
    },
    tail: (series) => (hasExemplars ? traceExemplarText(series.exemplars?.[0]) : ''),
  }
}

/** A line for each bucket, the sum and the count. */
function histogramLines(shape: MetricShape, openMetrics: boolean, added: string): SeriesLines {
  const { name, bounds } = shape
  const heads = [...bounds, Number.POSITIVE_INFINITY].map(
    (bound) => `${name}_bucket{le="${boundText(bound, openMetrics)}"`,
  )
  const sumLine = heads.length
  return {
    header: headerText(name, shape.type, shape.help, openMetrics),
    count: linesPerSeries(shape),
    hasExemplars: openMetrics,
    labels: (series) => labelText(shape.labelNames, series, added),
    head(line, labels) {
      if (line < sumLine) return labels === '' ? `${heads[line]}} ` : `${heads[line]},${labels}} `
      const sample = line === sumLine ? `${name}_sum` : `${name}_count`
      return labels === '' ? `${sample} ` : `${sample}{${labels}} `
    },
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

function labelText(names: readonly string[], series: Series, added: string): string {
  let text = ''
  for (let at = 0; at < names.length; at++) {
    text += `${at === 0 ? '' : ','}${names[at]}="${escapeLabel(series.values[at] as string)}"`
  }
  if (added === '') return text
  return text === '' ? added : `${text},${added}`
}
