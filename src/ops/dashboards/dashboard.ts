import type { Panel, PanelDefinition } from './panel.ts'

/** Choices at the top of a dashboard, beside those that all have. */
export type DashboardVariable = 'endpoint' | 'dataset' | 'slo' | 'search'

export interface RowDefinition {
  readonly title: string
  readonly panels: { readonly [key: string]: PanelDefinition }
}

/** A dashboard as it is defined: rows by key, in the order given. */
export interface DashboardDefinition {
  readonly title: string
  readonly description: string
  readonly rows: { readonly [key: string]: RowDefinition }
  readonly variables?: readonly DashboardVariable[] | undefined
  /** Which jobs there are to choose from: a metric that only they expose. Default: the service's own. */
  readonly jobsOf?: string | undefined
  /** How far back it looks at first. Default `1h`. */
  readonly range?: `${number}${'m' | 'h' | 'd'}` | undefined
}

export interface Row {
  readonly key: string
  readonly title: string
  readonly panels: readonly Panel[]
}

/** A dashboard, ready to be written. */
export interface Dashboard extends Omit<DashboardDefinition, 'rows'> {
  readonly key: string
  /** Stable address in Grafana: at most 40 characters. */
  readonly uid: string
  readonly rows: readonly Row[]
}
