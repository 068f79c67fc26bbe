import type { MetricsOptions } from '../../../src/config/options.ts'
import { freePort } from '../../../src/ops/proof/free-port.ts'
import { runNode } from '../../support/run-node.ts'

export interface RunningService {
  /** Of the application; 0 where it serves only its own port. */
  readonly port: number
  /** Of metrics and health. */
  readonly metricsPort: number
  stop(): Promise<void>
}

/** Starts the service with metrics of every kind, in a process of its own. */
export async function startMetricsService(
  metrics: Omit<MetricsOptions, 'define'> = {},
  kind: 'alone' | 'cluster' = 'alone',
): Promise<RunningService> {
  const metricsPort = await freePort()
  const service = runNode(new URL('./metrics-service.ts', import.meta.url), {
    args: [JSON.stringify({ port: metricsPort, ...metrics })],
    env: { SERVICE: kind, OTEL_EXPORTER_OTLP_ENDPOINT: undefined },
  })
  const { port } = await service.message<{ type: string; port: number }>(({ type }) => type === 'listening')
  return {
    port,
    metricsPort,
    async stop() {
      service.child.kill('SIGKILL')
      await service.exit
    },
  }
}
