// Everything that could keep a process alive is started; the process must end by itself.
import { Scopes } from '../../../src/context/scope.ts'
import { Clock } from '../../../src/core/clock.ts'
import { Faults } from '../../../src/core/faults.ts'
import { Warnings } from '../../../src/core/warnings.ts'
import { createHealth } from '../../../src/health/create-health.ts'
import { announce } from '../../../src/lifecycle/announce.ts'
import { createShutdown } from '../../../src/lifecycle/create-shutdown.ts'
import { installSignalHandlers } from '../../../src/lifecycle/signal-handlers.ts'

const health = createHealth({
  options: {
    path: '/health',
    details: 'always',
    auth: undefined,
    memory: { degradedRatio: 0.85, unhealthyRatio: 0.95 },
    disk: { path: '/', degradedRatio: 0.9, unhealthyRatio: 0.95 },
    eventLoop: { degradedMs: 200, unhealthyMs: 1_000 },
    apiLatency: { url: undefined, degradedMs: 500, unhealthyMs: 2_000 },
  },
  faults: new Faults(new Warnings()),
  clock: new Clock(),
  scopes: new Scopes(),
  onResult: () => {},
  onTransition: () => {},
  selfAddress: () => undefined,
  livePath: '/health/live',
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
