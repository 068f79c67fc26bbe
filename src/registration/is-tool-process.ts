import { basename } from 'node:path'
import { isMainThread, parentPort } from 'node:worker_threads'

/** Package managers, which hand `NODE_OPTIONS` on to the application that they start. */
const TOOLS = /^(?:npm|npx|yarn|pnpm|pnpx|corepack)(?:-cli)?(?:\.[cm]?js)?$/

/** True for a process that is not the application but a package manager that starts it. */
export function isToolProcess(script: string | undefined = process.argv[1]): boolean {
  return script !== undefined && TOOLS.test(basename(script))
}

/** True in the thread that Node.js makes for loaders of modules, in which it runs what `--require` names as well. */
export function isLoaderThread(): boolean {
  return !isMainThread && parentPort === null
}
