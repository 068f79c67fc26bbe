// A server under `shutdown()` and signal handlers. Argument: JSON of `Scenario`. Says its port once it listens.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createShutdown } from '../../../src/lifecycle/create-shutdown.ts'
import { installSignalHandlers } from '../../../src/lifecycle/signal-handlers.ts'
import { createHealthPart, USUAL_BUILTINS } from '../../support/health-part.ts'

export interface Scenario {
  readonly signals: readonly NodeJS.Signals[]
  readonly timeoutMs: number
  readonly drainDelayMs: number
}

const scenario = JSON.parse(process.argv[2] ?? '{}') as Scenario

const health = createHealthPart({ options: USUAL_BUILTINS })

const server = createServer(async (request, response) => {
  switch (request.url) {
    case '/health/ready':
    case '/health/live': {
      const { code, body } = await health.probe(request.url === '/health/live' ? 'live' : 'ready', true)
      response.writeHead(code).end(JSON.stringify(body))
      break
    }
    case '/hang':
      tell({ hanging: true })
      break
    default:
      setTimeout(() => response.end('done'), 20 + Math.random() * 30)
  }
})

const { shutdown } = createShutdown({
  timeoutMs: scenario.timeoutMs,
  drainDelayMs: scenario.drainDelayMs,
  startDraining() {
    health.startDraining()
    tell({ draining: true })
  },
  servers: () => [server],
  steps: [{ name: 'logs', run: () => console.log('flushed') }],
  flushSteps: [],
  lost: () => ({ spans: 0, lines: 0 }),
  onFault: (error) => console.error(error),
  onHookFailed: (hook, error) => console.error(hook, error),
})

if (scenario.signals.length > 0) {
  installSignalHandlers({ signals: scenario.signals, shutdown, exit: (code) => process.exit(code) })
}

server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }))

/** To the test over IPC, or as a line where there is no channel. */
function tell(message: object): void {
  if (process.send === undefined) console.log(JSON.stringify(message))
  else process.send(message)
}
