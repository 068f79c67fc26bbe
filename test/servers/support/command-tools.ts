import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { debianProgram, findServer } from './server-programs.ts'

export interface ToolOptions {
  /** How the version of its server begins; default the newest that is here. */
  readonly version?: string
  readonly input?: string | Buffer
  readonly cwd?: string
}

export interface ToolAnswer {
  readonly status: number | null
  /** Both streams, in that order. */
  readonly output: string
}

/** Runs promtool to its end: `promtool(['check', 'rules', file])`. */
export function promtool(args: readonly string[], options: ToolOptions = {}): ToolAnswer {
  return runTool(debianProgram('prometheus', 'promtool', options.version), args, options)
}

/** Runs amtool to its end: `amtool(['check-config', file])`. */
export function amtool(args: readonly string[], options: ToolOptions = {}): ToolAnswer {
  return runTool(debianProgram('alertmanager', 'amtool', options.version), args, options)
}

/** Runs the OpenTelemetry Collector to its end: `otelcol(['validate', `--config=${file}`])`. */
export function otelcol(args: readonly string[], options: Omit<ToolOptions, 'version'> = {}): ToolAnswer {
  return runTool(join(findServer('otelcol').folder, 'otelcol'), args, options)
}

function runTool(program: string, args: readonly string[], { input, cwd }: ToolOptions): ToolAnswer {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
    ...(cwd === undefined ? {} : { cwd }),
  })
  if (error !== undefined) throw error
  return { status, output: stdout + stderr }
}
