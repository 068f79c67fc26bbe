import type { ForeignReading } from '../../src/metrics/isolation/reading.ts'
import { RemoteMetrics } from '../../src/metrics/isolation/remote-metrics.ts'
import type { Exposition } from '../../src/metrics/metrics.ts'
import { OPEN_METRICS, type StartedMetrics } from './metrics-part.ts'

export interface MirroredMetrics {
  readonly remote: RemoteMetrics
  /** Makes the main thread deaf or lets it hear again; what it is asked meanwhile it answers then. */
  deafen(isDeaf: boolean): void
  scrape(format?: 'text' | 'openMetrics'): Promise<string>
}

/**
 * The metrics of a part as the exporter thread sees them: through copies of the messages and the shared memory, without
 * the thread.
 */
export function mirrorOf({ part, faults }: StartedMetrics): MirroredMetrics {
  const { isolation } = part
  if (isolation === undefined) throw new Error('the part is not isolated')
  let hears: Promise<void> = Promise.resolve()
  let hear = (): void => {}
  let isDeaf = false
  const remote = new RemoteMetrics({
    prefix: 'app_',
    async read(ms) {
      await hears
      const foreign: ForeignReading[] = []
      const reading = await isolation.read((one) => foreign.push(structuredClone(one)), ms)
      return { foreign, reading: structuredClone(reading) }
    },
    within: async (result) => (isDeaf ? undefined : await result),
    overdueMs: () => (isDeaf ? 1_500 : 0),
    applied: (change) => isolation.applied(change),
    leftOut: (metric) => isolation.leftOut(metric),
    faults,
  })
  isolation.connect((entries) => remote.apply(structuredClone(entries)))
  const bodyOf = (exposition: Exposition): string => {
    const { body } = exposition
    exposition.release()
    return body
  }
  return {
    remote,
    deafen(value) {
      isDeaf = value
      if (value) {
        hears = new Promise((resolve) => {
          hear = resolve
        })
      } else hear()
    },
    scrape: async (format = 'text') => bodyOf(await remote.expose(format === 'text' ? undefined : OPEN_METRICS)),
  }
}
