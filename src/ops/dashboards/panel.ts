import type { LogQuery } from '../loki/log-query.ts'
import type { Duration } from '../promql/duration.ts'
import type { Expression } from '../promql/expression.ts'
import type { Unit } from './unit.ts'

/** One line, or a family of lines, of a panel that shows metrics. */
export interface MetricQuery {
  /** A typed question, or PromQL as text. */
  readonly expression: Expression | string
  /** Name of each line; `{{label}}` stands for a label's value. Default: all labels. */
  readonly legend?: string | undefined
  /** Shows the exemplars of the series too, with their links to traces. */
  readonly exemplars?: boolean | undefined
}

/** One line of a panel that shows logs, or the lines themselves. */
export interface LogsQuery {
  readonly logs: LogQuery
  readonly legend?: string | undefined
}

export type PanelQuery = MetricQuery | LogsQuery

/** From `above` on a value has this colour; below the first it is `base`. */
export interface Threshold {
  readonly above: number
  readonly colour: 'green' | 'yellow' | 'orange' | 'red' | 'blue'
}

export interface Thresholds {
  /** Default `green`. */
  readonly base?: Threshold['colour'] | undefined
  /** In rising order. */
  readonly steps: readonly Threshold[]
}

/** Where a value leads, for the moment and the labels that were clicked. */
export type PanelLink = 'logs' | 'errors' | 'traces' | 'failed-traces'

/** A panel as it is defined. */
export interface PanelDefinition {
  readonly title: string
  /** What it tells, and what is good and bad. */
  readonly description: string
  readonly unit: Unit
  /** Default `timeseries`. */
  readonly kind?: 'timeseries' | 'stat' | 'gauge' | 'table' | 'bars' | 'logs' | undefined
  /** One at least. */
  readonly queries: readonly PanelQuery[]
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly decimals?: number | undefined
  readonly thresholds?: Thresholds | undefined
  /** Smallest step between two points: things that are rare need a longer one, over which something happens. */
  readonly interval?: Duration | undefined
  /** Lines stand on top of each other. */
  readonly stacked?: boolean | undefined
  readonly links?: readonly PanelLink[] | undefined
  /** Names of alerts, without the title of the service, whose runbooks are linked. */
  readonly alerts?: readonly string[] | undefined
  /** Columns of 24. Default: an equal share of the row, 6 at least. */
  readonly width?: number | undefined
  /** Units of 30 pixels. Default 8, and 4 for `stat`. */
  readonly height?: number | undefined
}

/** A panel with the key that it keeps while its title, place and queries change. */
export interface Panel extends PanelDefinition {
  readonly key: string
}
