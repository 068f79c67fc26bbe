import type { CommandLine, CommandSyntax } from '../command-line.ts'
import type { ExitCode } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'

/** What a command works with. */
export interface CommandContext {
  readonly line: CommandLine
  readonly terminal: Terminal
  /** Absolute. */
  readonly cwd: string
}

/** One command of the command line. */
export interface Command extends CommandSyntax {
  /** One line for the list of commands. */
  readonly summary: string
  run(context: CommandContext): Promise<ExitCode>
}

/** Options that most commands have. */
export const SHARED_OPTIONS = {
  config: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string' },
} as const
