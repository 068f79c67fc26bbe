import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findConfigFile } from '../../config/config-file/find-config-file.ts'
import { CommandFailure, EXIT } from '../exit-code.ts'
import { readsTypeScript } from '../type-script.ts'
import type { Command } from './command.ts'

/** Writes a configuration file to start from. */
export const initCommand: Command = {
  summary: 'writes an observability.config file to start from',
  operands: '[service]',
  maxOperands: 1,
  options: {},
  async run({ line, terminal, cwd }) {
    const existing = findConfigFile(cwd)?.path
    if (existing !== undefined) throw new CommandFailure(`${existing} is there already`)
    const typed = existsSync(join(cwd, 'tsconfig.json')) && readsTypeScript(cwd)
    const name = typed ? 'observability.config.ts' : 'observability.config.mjs'
    const service = line.operands[0] ?? serviceName(cwd)
    writeFileSync(join(cwd, name), template(service), { flag: 'wx' })
    terminal.print(`${terminal.style('green', '+')} ${name} for the service "${service}"`)
    terminal.print('Next: observability generate')
    return EXIT.ok
  },
}

/** The name in package.json without its scope. */
function serviceName(cwd: string): string {
  try {
    const { name } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as { readonly name?: unknown }
    if (typeof name === 'string' && name !== '') return name.replace(/^@[^/]+\//, '')
  } catch {
    // No package.json, or none that can be read.
  }
  return 'my-service'
}

function template(service: string): string {
  return `import { counter, defineMetrics } from '@creativedynamics/observability'
import { defineOps } from '@creativedynamics/observability/ops'

/** The application's own metrics: obs.metrics.<name> in the code, and known to every dashboard and alert. */
export const metrics = defineMetrics({
  orders_total: counter({ help: 'Orders by result', labels: { status: ['ok', 'error'] } }),
})

/** Options of createObservability(). */
export const observability = { service: ${JSON.stringify(service)}, metrics: { define: metrics } }

/** What the command "observability generate" makes dashboards, rules and runbooks of. */
export default defineOps({
  service: ${JSON.stringify(service)},
  metrics,
  slos: {
    availability: { objective: 99.9 },
    latency: { objective: 99, threshold: 2.5 },
  },
  alerts: ({ m }) => ({
    OrdersFailing: {
      expression: m.orders_total.share({ status: 'error' }, { window: '15m' }).above(0.05),
      for: '10m',
      severity: 'warning',
      summary: 'Too many orders fail',
      description: '{{ $value | humanizePercentage }} of the orders of the last 15 minutes failed.',
    },
  }),
})
`
}
