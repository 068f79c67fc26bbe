import type { Command } from './commands/command.ts'

/** What the options mean, for all commands alike. */
const OPTIONS: { readonly [option: string]: string } = {
  config: '<file>  the configuration; default observability.config.{js,mjs,cjs,ts,mts,cts} here or above',
  out: '<folder>  the artefacts; default ops',
  format: '<text|json|github>  default text',
  only: '<groups>  comma-separated, such as prometheus,grafana',
  'dry-run': 'writes nothing',
  force: 'overwrites what was edited by hand',
  semantic: 'what the changes mean instead of lines',
  dashboards: "<files>  checks these instead, such as 'legacy/*.json'; may stand several times",
  rules: '<files>  likewise, rules',
  alertmanager: '<files>  likewise, configuration and templates of Alertmanager',
  logstash: '<files>  likewise, pipelines',
  'metrics-url': '<url>  a running process that must expose what is read',
  prometheus: '<url>  a Prometheus that is asked every expression',
  tools: '<auto|require|off>  whether promtool and amtool look too',
  promtool: '<path>  default: the one on the PATH',
  e2e: 'starts a Prometheus and an Alertmanager with the generated files, against a service that runs',
  target: '<host:port>  the service that --e2e scrapes; default service.target',
}

/** Where a command means something else by an option. */
const OF_COMMANDS: { readonly [command: string]: { readonly [option: string]: string } } = {
  test: {
    prometheus: '<path>  the server that --e2e starts; default: the one on the PATH',
    alertmanager: '<path>  likewise',
  },
}

/** The list of commands. */
export function overview(commands: { readonly [name: string]: Command }): string {
  const rows = Object.entries(commands).map(([name, { operands, summary }]) => {
    const call = operands === '' ? name : `${name} ${operands}`
    return `  ${call.padEnd(24)}${summary}`
  })
  return [
    'observability <command> [options]',
    '',
    ...rows,
    '',
    'observability <command> --help lists the options of a command.',
    'Exit codes: 0 all well, 1 findings, 2 wrong use or configuration, 3 a tool is missing.',
  ].join('\n')
}

/** The options of one command. */
export function commandHelp(name: string, { operands, summary, options }: Command): string {
  const rows = Object.keys(options).map((option) => `  --${option} ${OF_COMMANDS[name]?.[option] ?? OPTIONS[option]}`)
  const call = [
    'observability',
    name,
    ...(operands === '' ? [] : [operands]),
    ...(rows.length === 0 ? [] : ['[options]']),
  ]
  return [call.join(' '), '', summary, ...(rows.length === 0 ? [] : ['', ...rows])].join('\n')
}
