/** Stands where a variable of a dashboard stood. */
export const SOME_VALUE = '__variable__'

/** String literals, in which variables may stay, or a variable such as `$__rate_interval` or `${job:regex}`. */
const PATTERN = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g

/** The expression with Grafana's variables replaced by something of their kind, so that PromQL's grammar applies. */
export function withoutGrafanaVariables(expression: string): string {
  return expression.replace(PATTERN, (text, braced?: string, bare?: string) => {
    const name = braced ?? bare
    if (name === undefined) return text
    if (/^__(?:interval_ms|range_ms|range_s)$/.test(name)) return '300000'
    return /^__(?:rate_interval|interval|range)$/.test(name) ? '5m' : SOME_VALUE
  })
}
