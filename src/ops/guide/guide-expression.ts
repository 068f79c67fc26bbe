/** Where the monitoring guide has an expression. */
export type GuideSource = 'alerts.yml' | 'grafana-dashboard.json' | 'service_metrics' | 'analysis_metrics'

/** One expression of the monitoring guide, letter for letter but for the prefix of the metrics. */
export interface GuideExpression {
  readonly source: GuideSource
  /** Name of the alert, title of the panel and legend, or key. */
  readonly name: string
  /** `@` stands for the prefix of the service's metrics, `creativedynamics_` in the guide. */
  readonly expression: string
  /**
   * What it answers of the running demo: `data`; `condition`: an alert's condition, which is empty while all is well and
   * whose left side has data; or why there is nothing.
   */
  readonly answers: 'data' | 'condition' | { readonly nothing: string }
  /** What is wrong with it nevertheless; undefined where nothing is. */
  readonly caveat?: string
  /** The panel (`dashboard/row/panel`) or the alerts (without the service's title) that say it better. */
  readonly successor: { readonly panel: string } | { readonly alerts: readonly string[] }
}
