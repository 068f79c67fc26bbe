import { join } from 'node:path'
import { keepServer, keptServers } from './cache.ts'
import { isInstalled, runProgram } from './run-program.ts'
import type { ServerPart } from './server-part.ts'

const NAME = 'ddapm-test-agent'
const VERSION = '1.69.1'

/** Datadog's own agent for tests of tracers, from PyPI, in a virtual environment. */
export const datadog: ServerPart = {
  name: 'datadog',
  tests: ['datadog-'],
  get() {
    const kept = keptServers(NAME).find(({ version }) => version === VERSION)
    if (kept !== undefined) return { servers: [kept], missing: [] }
    try {
      return { servers: [install()], missing: [] }
    } catch (error) {
      return { servers: [], missing: [{ server: `${NAME} ${VERSION}`, reason: (error as Error).message }] }
    }
  },
}

function install() {
  const python = ['python3', 'python'].find((program) => isInstalled(program))
  if (python === undefined) throw new Error('there is no Python on this machine')
  console.log(`installing ${NAME} ${VERSION}`)
  return keepServer({ name: NAME, version: VERSION, origin: 'PyPI' }, (folder) => {
    // Its scripts name the folder that they were installed into; `bin/python -m` works wherever the folder goes.
    runProgram(python, ['-m', 'venv', folder])
    runProgram(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `${NAME}==${VERSION}`])
  })
}
