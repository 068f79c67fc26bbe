import { instanceCount } from '../core/current-instance.ts'
import { type Diagnosis, diagnose } from '../lifecycle/diagnose.ts'
import { diagnosticProbesOf } from '../lifecycle/diagnostic-sources.ts'
import type { Background } from './background.ts'
import type { Parts } from './parts.ts'

/** `obs.diagnose()`: looks at everything that this instance is made of. */
export function diagnoseParts(parts: Parts, background: Background): Promise<Diagnosis> {
  const { options, tracing, datadog, logging, health, faults, metrics } = parts
  const exportsTraces = options.tracing !== false && options.tracing.exporter !== 'none'
  return diagnose(
    diagnosticProbesOf({
      traces: tracing !== undefined && exportsTraces ? (ms) => tracing.probe(ms) : undefined,
      tracesGoNowhere: tracing !== undefined && !exportsTraces && !tracing.isExternal,
      datadog: datadog === undefined ? undefined : (ms) => datadog.probe(ms),
      destinations: () => logging.destinations(),
      health: options.health === false ? undefined : () => health.run(),
      apiCopies: tracing === undefined ? undefined : () => tracing.apiCopies(),
      globalsTaken: tracing === undefined ? undefined : () => tracing.globalsTaken(),
      instances: instanceCount,
      series: () => metrics.seriesCounts(),
      faults: () => faults.counts(),
      metricsServer() {
        if (options.metrics === false || options.metrics.port === undefined) return undefined
        const { host, port, auth } = options.metrics
        const address = background.ownAddress()
        const hasAuth = auth !== undefined
        if (address !== undefined) return { host: address.address, port: address.port, hasAuth, isOpen: true }
        return background.hasNoPort() ? { host, port, hasAuth, isOpen: false } : undefined
      },
    }),
  )
}
