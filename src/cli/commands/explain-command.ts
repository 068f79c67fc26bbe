import { nearestKey } from '../../config/nearest-key.ts'
import type { Alert } from '../../ops/alerts/alert.ts'
import { type MetricUse, metricUses } from '../../ops/check/metric-uses.ts'
import type { KnownMetric } from '../../ops/model/known-metric.ts'
import type { OpsModel } from '../../ops/model/ops-model.ts'
import { CommandFailure, EXIT } from '../exit-code.ts'
import { loadOps } from '../load-ops.ts'
import type { Terminal } from '../terminal.ts'
import { type Command, SHARED_OPTIONS } from './command.ts'
import { formatOf } from './shared-values.ts'

/** Says what an alert or a metric is about. */
export const explainCommand: Command = {
  summary: 'says what an alert or a metric is about and where it is used',
  operands: '<alert|metric>',
  maxOperands: 1,
  options: { config: SHARED_OPTIONS.config, format: SHARED_OPTIONS.format },
  async run(context) {
    const { line, terminal, cwd } = context
    const format = formatOf(context)
    const [name] = line.operands
    if (name === undefined) throw new CommandFailure('explain needs the name of an alert or of a metric')
    const { ops } = await loadOps(cwd, line.text('config'))
    const alert = ops.alerts.find((candidate) => candidate.name === name || candidate.key === name)
    const metric = ops.metrics.ofSample(name) ?? ops.metrics.ofSample(`${ops.prefix}${name}`) ?? metricNamed(ops, name)
    if (alert !== undefined) explain(terminal, format, alert, () => printAlert(terminal, alert))
    else if (metric !== undefined) {
      const uses = metricUses(ops, metric)
      explain(terminal, format, { ...metric, uses }, () => printMetric(terminal, metric, uses))
    } else throw new CommandFailure(unknown(ops, name))
    return EXIT.ok
  },
}

function explain(terminal: Terminal, format: string, value: object, print: () => void): void {
  if (format === 'json') terminal.print(JSON.stringify(value, undefined, 2))
  else print()
}

/** Histograms are known by the names of their samples. */
function metricNamed({ metrics, prefix }: OpsModel, name: string): KnownMetric | undefined {
  return [...metrics].find((metric) => metric.name === name || metric.name === `${prefix}${name}`)
}

function unknown({ alerts, metrics }: OpsModel, name: string): string {
  const known = [...alerts.flatMap((alert) => [alert.name, alert.key]), ...[...metrics].map((metric) => metric.name)]
  const nearest = nearestKey(name, known)
  return `There is no alert and no metric "${name}"${nearest === undefined ? '' : `. Did you mean ${nearest}?`}`
}

function printAlert(terminal: Terminal, alert: Alert): void {
  terminal.print(`${terminal.style('bold', alert.name)} alert, ${alert.severity}`)
  terminal.print(alert.annotations.summary ?? '')
  terminal.print(alert.annotations.description ?? '')
  terminal.print()
  terminal.print(`expression  ${alert.expr}`)
  terminal.print(`for         ${alert.for}`)
  for (const [label, value] of Object.entries(alert.labels)) terminal.print(`${label.padEnd(12)}${value}`)
  for (const [title, text] of Object.entries(alert.runbook)) {
    if (typeof text !== 'string' || text === '') continue
    terminal.print()
    terminal.print(terminal.style('bold', title))
    terminal.print(text)
  }
}

function printMetric(terminal: Terminal, metric: KnownMetric, uses: readonly MetricUse[]): void {
  terminal.print(`${terminal.style('bold', metric.name)} ${metric.type}`)
  terminal.print(metric.help)
  terminal.print()
  const labels = metric.labels.map((label) => {
    const values = metric.values[label]
    return values === undefined ? label : `${label} (${values.join(', ')})`
  })
  terminal.print(`labels   ${labels.length === 0 ? 'none' : labels.join(', ')}`)
  if (metric.bounds.length > 0) terminal.print(`buckets  ${metric.bounds.join(', ')}`)
  terminal.print(`used in  ${uses.length === 0 ? 'nothing' : ''}`)
  for (const { file, where } of uses) terminal.print(`  ${file}: ${where}`)
}
