/** What the process ends with, for scripts and CI. */
export const EXIT = {
  ok: 0,
  /** There are findings, differences or failing tests. */
  findings: 1,
  /** Wrong arguments, or a configuration that cannot be used. */
  usage: 2,
  /** A tool that was asked for is not installed. */
  missingTool: 3,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends a command with a text for people and an exit code. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = EXIT.usage) {
    super(message)
    this.exitCode = exitCode
  }
}
