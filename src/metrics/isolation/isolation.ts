import type { Faults } from '../../core/faults.ts'
import type { ForeignFamily } from '../exposition/foreign-family.ts'
import { ForeignRegistry, type RegistryLike } from '../exposition/foreign-registry.ts'
import { ReadingEnd } from '../exposition/reading-time.ts'
import { TimeSlice } from '../exposition/time-slice.ts'
import type { MetricStore } from '../metric-store.ts'
import type { MetricSnapshot } from '../processes/metric-snapshot.ts'
import type { DirectoryEntry } from './directory-entry.ts'
import { plainForeign } from './plain-foreign.ts'
import type { ForeignReading, MetricsReading } from './reading.ts'
import type { SharedDirectory } from './shared-directory.ts'

/** The metrics of an instance for an exporter in another thread, which shares their memory. */
export interface MetricsIsolation {
  /** Sends all there is, and every change from then on. */
  connect(send: (entries: readonly DirectoryEntry[]) => void): void
  /** The exporter has taken note of the removal with this number. */
  applied(change: number): void
  /** A metric was left out of a scrape there. */
  leftOut(metric: string): void
  /**
   * Brings values up to date that are read at a scrape, without those that take more than `ms` milliseconds; foreign
   * metrics go to `send` one by one. Never rejects.
   */
  read(send: (reading: ForeignReading) => void, ms: number): Promise<MetricsReading>
  disconnect(): void
}

export interface IsolationDeps {
  readonly store: MetricStore
  readonly directory: SharedDirectory
  readonly registry: object
  readonly include: readonly object[]
  readonly faults: Faults
  readonly leftOut: (metric: string) => void
  /** All processes and threads merged; undefined where there are no others. */
  readonly readMerged: (ms: number) => Promise<readonly MetricSnapshot[]> | undefined
}

export function createIsolation(deps: IsolationDeps): MetricsIsolation {
  const { store, directory, faults } = deps
  const registries = [deps.registry, ...deps.include].map((one) => new ForeignRegistry(one as RegistryLike, faults))

  async function readOwn(end: ReadingEnd): Promise<readonly string[]> {
    const all = await Promise.all(
      [...store.all()].map(async (metric) =>
        (await end.meet(metric.refresh())) === true && metric.source !== undefined ? metric.name : '',
      ),
    )
    return all.filter((name) => name !== '')
  }

  async function sendForeign(send: (reading: ForeignReading) => void, end: ReadingEnd): Promise<void> {
    const slice = new TimeSlice()
    const readings: (() => Promise<void>)[] = []
    for (const [group, registry] of registries.entries()) {
      for (const family of registry.families((metric) => store.isOurs(metric))) {
        // All are begun before one is waited for: what takes its time does not take that of the others.
        const fresh = family.refresh()
        readings.push(async () => {
          const data = (await end.meet(fresh)) === true ? plainOf(family) : undefined
          if (data !== undefined) send({ group, data })
          else deps.leftOut(family.name)
        })
        if (slice.isOver) await slice.pause()
      }
    }
    for (const reading of readings) {
      await reading()
      if (slice.isOver) await slice.pause()
    }
  }

  function plainOf({ data }: ForeignFamily): ForeignReading['data'] | undefined {
    return data === undefined ? undefined : faults.run('user', () => plainForeign(data), undefined)
  }

  return {
    connect(send) {
      directory.connect(store.all(), send)
    },
    applied: (change) => directory.applied(change),
    leftOut: deps.leftOut,
    async read(send, ms) {
      const defaultLabels = registries.map((registry) => registry.defaultLabels())
      const merged = await deps.readMerged(ms)
      if (merged !== undefined) return { read: [], defaultLabels, merged }
      const end = new ReadingEnd(ms)
      const [read] = await Promise.all([readOwn(end), sendForeign(send, end)])
      end.clear()
      // The series of what was read are known before it is said that it was.
      directory.flush()
      return { read, defaultLabels }
    },
    disconnect: () => directory.disconnect(),
  }
}
