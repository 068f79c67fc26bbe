import type { Exemplar } from '../storage/series.ts'

/** Most characters that the names and values of an exemplar's labels may have together, as OpenMetrics fixes it. */
const MAX_EXEMPLAR = 128

/** Whether a scrape is in OpenMetrics or in Prometheus text, and the labels that the registry adds to every sample. */
export interface TextFormat {
  readonly openMetrics: boolean
  readonly defaultLabels: readonly (readonly [name: string, value: string])[]
}

/** A sample value as both formats write it. */
export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return String(value)
}

/**
 * Upper bound as the label `le`. Prometheus text has `1` as prom-client writes it; OpenMetrics has `1.0` and `1e+06`,
 * the canonical numbers of its specification.
 */
export function boundText(bound: number, openMetrics: boolean): string {
  const plain = numberText(bound)
  if (!openMetrics || !Number.isFinite(bound)) return plain
  const [digits = '', exponentText = '0'] = bound.toExponential().split('e')
  const exponent = Number(exponentText)
  if (bound !== 0 && (exponent < -4 || exponent >= 6)) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  return plain.includes('.') ? plain : `${plain}.0`
}

/** `a="x",b="y"`. */
export function labelsText(labels: Iterable<readonly [name: string, value: string]>): string {
  let text = ''
  for (const [name, value] of labels) text += `${text === '' ? '' : ','}${name}="${escapeLabel(value)}"`
  return text
}

/** The two comment lines above the samples of a family. */
export function headerText(family: string, type: string, help: string, openMetrics: boolean): string {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return `# HELP ${family} ${openMetrics ? escaped.replaceAll('"', '\\"') : escaped}\n# TYPE ${family} ${type}\n`
}

/**
 * What follows the value of a sample that has an exemplar: its labels, value and time in seconds. Nothing where the
 * labels are too long.
 */
export function exemplarText(
  labels: readonly (readonly [name: string, value: string])[],
  value: number,
  seconds: string | undefined,
): string {
  let length = 0
  for (const [name, text] of labels) length += name.length + text.length
  if (length > MAX_EXEMPLAR) return ''
  return ` # {${labelsText(labels)}} ${numberText(value)}${seconds === undefined ? '' : ` ${seconds}`}`
}

/** The same for an exemplar of ours; nothing where there is none. */
export function traceExemplarText(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return ''
  const { traceId, spanId, value, epoch } = exemplar
  const labels = [['trace_id', traceId] as const, ['span_id', spanId] as const]
  return exemplarText(labels, value, (epoch / 1_000).toFixed(3))
}

/**
 * Family name and type of a counter. OpenMetrics wants `_total` at the end of a counter's sample; a counter without it
 * keeps its sample name by being `unknown` there.
 */
export function counterFamily(name: string, openMetrics: boolean): { readonly name: string; readonly type: string } {
  if (!openMetrics) return { name, type: 'counter' }
  return name.endsWith('_total') && name !== '_total'
    ? { name: name.slice(0, -'_total'.length), type: 'counter' }
    : { name, type: 'unknown' }
}

/** A label value as between its quotes. */
export function escapeLabel(value: string): string {
  return /["\\\n]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"') : value
}
