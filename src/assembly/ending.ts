import { clearCurrentInstance } from '../core/current-instance.ts'
import { createShutdown, type Lost, type Shutdown } from '../lifecycle/create-shutdown.ts'
import { installSignalHandlers } from '../lifecycle/signal-handlers.ts'
import type { Background } from './background.ts'
import type { Parts } from './parts.ts'

/** How an instance ends. */
export interface Ending extends Shutdown {
  /**
   * Ends it at once and without readiness and servers, because another one takes its place; what it holds is sent in the
   * background. Never throws.
   */
  retire(): void
}

/** The order in which an instance ends: readiness, servers, what runs beside, spans, logs last. */
export function createEnding(parts: Parts, background: Background, instance: () => object): Ending {
  const { options, health, tracing, datadog, logging, metrics, faults } = parts
  let lostSpans = 0

  const lost = (): Lost => ({
    spans: lostSpans + (tracing?.stats().dropped ?? 0),
    lines: Object.values(logging.dropped()).reduce((sum, count) => sum + count, 0),
  })

  const { push } = metrics
  const pushSteps = push === undefined ? [] : [{ name: 'push of metrics', run: push }]
  const shutdown = createShutdown({
    timeoutMs: options.shutdown.timeoutMs,
    drainDelayMs: options.shutdown.drainDelayMs,
    startDraining: () => health.startDraining(),
    servers: () => options.shutdown.servers,
    steps: [
      { name: 'background', run: () => background.stop() },
      {
        name: 'spans',
        // The one that waits for somebody else: through a restart of the collector, if it can.
        weight: 10,
        async run(ms) {
          const [viaDatadog] = await Promise.all([datadog?.shutdown(ms), tracing?.shutdown(ms)])
          lostSpans += viaDatadog ?? 0
        },
      },
      ...pushSteps,
      {
        name: 'metrics and health',
        run() {
          health.dispose()
          metrics.dispose()
        },
      },
      {
        name: 'logs',
        async run(ms) {
          uninstallSignals()
          clearCurrentInstance(instance())
          await logging.shutdown(ms)
        },
      },
    ],
    flushSteps: [
      ...pushSteps,
      { name: 'spans', weight: 10, run: (ms) => Promise.all([datadog?.flush(ms), tracing?.flush(ms)]) },
      { name: 'logs', run: (ms) => logging.flush(ms) },
    ],
    lost,
    onFault: (error) => faults.report('health', error),
    onHookFailed: (hook, error) => logging.getLogger('shutdown').error({ hook, error }, 'shutdown hook failed'),
  })

  const { signals } = options.shutdown
  const uninstallSignals =
    signals === false || signals.length === 0
      ? () => {}
      : installSignalHandlers({
          signals,
          shutdown: () => shutdown.shutdown(),
          exit: (code) => process.exit(code),
        })
  return { ...shutdown, retire: () => faults.run('health', retire, undefined) }

  function retire(): void {
    const stopped = background.stop()
    tracing?.leaveGlobals()
    uninstallSignals()
    clearCurrentInstance(instance())
    const { timeoutMs: ms } = options.shutdown
    void stopped
      .then(() => Promise.all([datadog?.shutdown(ms), tracing?.shutdown(ms)]))
      .then(() => {
        health.dispose()
        metrics.dispose()
        return logging.shutdown(ms)
      })
      .catch((error: unknown) => faults.report('health', error))
  }
}
