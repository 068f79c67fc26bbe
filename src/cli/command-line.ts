import { type ParseArgsConfig, parseArgs } from 'node:util'
import { nearestKey } from '../config/nearest-key.ts'
import { CommandFailure } from './exit-code.ts'

type OptionTable = NonNullable<ParseArgsConfig['options']>

/** What a command accepts. */
export interface CommandSyntax {
  /** After the name of the command, such as `<alert|metric>`. */
  readonly operands: string
  readonly maxOperands: number
  readonly options: OptionTable
}

/** What was given to a command. */
export interface CommandLine {
  readonly operands: readonly string[]
  /** The value of an option; undefined where it was not given. */
  text(name: string): string | undefined
  /** All values of an option that may stand several times. */
  texts(name: string): readonly string[]
  flag(name: string): boolean
}

/**
 * Reads the arguments of a command.
 * @throws CommandFailure for unknown options, missing values and too many operands.
 */
export function readCommandLine(command: string, args: readonly string[], syntax: CommandSyntax): CommandLine {
  const { values, positionals } = parse(command, args, syntax.options)
  if (positionals.length > syntax.maxOperands) {
    throw new CommandFailure(`${command} does not take "${positionals[syntax.maxOperands]}"`)
  }
  return {
    operands: positionals,
    text: (name) => values[name] as string | undefined,
    texts: (name) => (values[name] as readonly string[] | undefined) ?? [],
    flag: (name) => values[name] === true,
  }
}

interface Parsed {
  readonly values: { readonly [option: string]: unknown }
  readonly positionals: readonly string[]
}

function parse(command: string, args: readonly string[], options: OptionTable): Parsed {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const unknown = /^Unknown option '--?([^']+)'/.exec(message)?.[1]
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || unknown === undefined) {
      throw new CommandFailure(`${command}: ${message.split('. To specify')[0]}`)
    }
    const nearest = nearestKey(unknown, Object.keys(options))
    const hint = nearest === undefined ? '' : `. Did you mean --${nearest}?`
    throw new CommandFailure(`${command} has no option --${unknown}${hint}`)
  }
}
