// Everything that could keep a process alive is started; the process must end by itself.

import { announce } from '../../../src/lifecycle/announce.ts'
import { createShutdown } from '../../../src/lifecycle/create-shutdown.ts'
import { installSignalHandlers } from '../../../src/lifecycle/signal-handlers.ts'
import { createHealthPart, USUAL_BUILTINS } from '../../support/health-part.ts'

const health = createHealthPart({
  options: { ...USUAL_BUILTINS, apiLatency: { url: undefined, degradedMs: 500, unhealthyMs: 2_000 } },
})
health.register('hanging', () => new Promise(() => {}), { timeoutMs: 600_000 })
void health.probe('detailed', true)

const { shutdown } = createShutdown({
  timeoutMs: 600_000,
  drainDelayMs: 0,
  startDraining: () => {},
  servers: () => [],
  steps: [],
  flushSteps: [],
  lost: () => ({ spans: 0, lines: 0 }),
  onFault: () => {},
  onHookFailed: () => {},
})
installSignalHandlers({ signals: ['SIGTERM'], shutdown, exit: (code) => process.exit(code) })

void announce({
  announcement: {
    service: 'idle',
    version: '1',
    environment: 'development',
    urls: [],
    exporters: [{ name: 'traces', target: 'nowhere', probe: () => new Promise(() => {}) }],
  },
  terminal: process.stdout,
  logger: undefined,
  onProbed: () => {},
})

process.disconnect?.()
