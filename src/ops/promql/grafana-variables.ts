/** Windows that Grafana puts in, as `[$__rate_interval]` or `[${__range}:1m]`. */
const WINDOW = /\$\{?__(?:rate_interval|interval|range)(?::\w+)?\}?/g
const MILLISECONDS = /\$\{?__(?:interval_ms|range_ms|range_s)\}?/g
const OTHERS = /\$\{?[A-Za-z_]\w*(?::\w+)?\}?/g

/**
 * The expression with Grafana's variables replaced by values of their kind, so that PromQL's grammar applies. Values have
 * the length of what they replace where PromQL allows it, but positions may move.
 */
export function withoutGrafanaVariables(expression: string): string {
  return expression.replace(MILLISECONDS, '300000').replace(WINDOW, '5m').replace(OTHERS, 'x')
}
