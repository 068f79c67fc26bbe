import { basename } from 'node:path'

/** Package managers, which hand `NODE_OPTIONS` on to the application that they start. */
const TOOLS = /^(?:npm|npx|yarn|pnpm|pnpx|corepack)(?:-cli)?(?:\.[cm]?js)?$/

/** True for a process that is not the application but a package manager that starts it. */
export function isToolProcess(script: string | undefined = process.argv[1]): boolean {
  return script !== undefined && TOOLS.test(basename(script))
}
