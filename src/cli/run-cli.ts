import { nearestKey } from '../config/nearest-key.ts'
import { ObservabilityError } from '../core/errors.ts'
import { LIBRARY_VERSION } from '../core/library-version.ts'
import { readCommandLine } from './command-line.ts'
import { checkCommand } from './commands/check-command.ts'
import type { Command } from './commands/command.ts'
import { diffCommand } from './commands/diff-command.ts'
import { explainCommand } from './commands/explain-command.ts'
import { generateCommand } from './commands/generate-command.ts'
import { initCommand } from './commands/init-command.ts'
import { testCommand } from './commands/test-command.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { commandHelp, overview } from './help.ts'
import type { Terminal } from './terminal.ts'

/** The commands, in the order in which they are used. */
export const COMMANDS: { readonly [name: string]: Command } = {
  init: initCommand,
  generate: generateCommand,
  check: checkCommand,
  diff: diffCommand,
  test: testCommand,
  explain: explainCommand,
}

/** Runs one command line and tells the exit code. Never throws. */
export async function runCli(args: readonly string[], terminal: Terminal, cwd: string): Promise<ExitCode> {
  try {
    return await run(args, terminal, cwd)
  } catch (error) {
    terminal.printError(messageOf(error))
    return error instanceof CommandFailure ? error.exitCode : EXIT.usage
  }
}

async function run([name, ...rest]: readonly string[], terminal: Terminal, cwd: string): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(overview(COMMANDS))
    return name === undefined ? EXIT.usage : EXIT.ok
  }
  if (name === '--version' || name === '-v') {
    terminal.print(LIBRARY_VERSION)
    return EXIT.ok
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    const nearest = nearestKey(name, Object.keys(COMMANDS))
    throw new CommandFailure(
      `There is no command "${name}"${nearest === undefined ? '' : `. Did you mean ${nearest}?`}`,
    )
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.print(commandHelp(name, command))
    return EXIT.ok
  }
  return command.run({ line: readCommandLine(name, rest, command), terminal, cwd })
}

/** Ours say what is wrong; of what is not ours the stack is needed. */
function messageOf(error: unknown): string {
  if (error instanceof CommandFailure || ObservabilityError.isError(error)) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
