import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Faults } from '../../core/faults.ts'
import type { ForeignFamily } from '../exposition/foreign-family.ts'
import { ForeignRegistry, type RegistryLike } from '../exposition/foreign-registry.ts'
import type { MetricStore } from '../metric-store.ts'
import type { MetricSnapshot } from '../processes/metric-snapshot.ts'
import type { DirectoryEntry } from './directory-entry.ts'
import { plainForeign } from './plain-foreign.ts'
import type { ForeignReading, MetricsReading } from './reading.ts'
import type { SharedDirectory } from './shared-directory.ts'

/** How long foreign metrics are read and sent before the event loop turns, in milliseconds. */
const SLICE_MS = 0.5

/** The metrics of an instance for an exporter in another thread, which shares their memory. */
export interface MetricsIsolation {
  /** Sends all there is, and every change from then on. */
  connect(send: (entries: readonly DirectoryEntry[]) => void): void
  /** The exporter has taken note of the removal with this number. */
  applied(change: number): void
  /** A metric was left out of a scrape there. */
  leftOut(metric: string): void
  /** Brings values up to date that are read at a scrape; foreign metrics go to `send` one by one. Never rejects. */
  read(send: (reading: ForeignReading) => void): Promise<MetricsReading>
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
  readonly readMerged: () => Promise<readonly MetricSnapshot[]> | undefined
}

export function createIsolation(deps: IsolationDeps): MetricsIsolation {
  const { store, directory, faults } = deps
  const registries = [deps.registry, ...deps.include].map((one) => new ForeignRegistry(one as RegistryLike, faults))

  async function readOwn(): Promise<readonly string[]> {
    const all = await Promise.all(
      [...store.all()].map(async (metric) =>
        (await metric.refresh()) && metric.source !== undefined ? metric.name : '',
      ),
    )
    return all.filter((name) => name !== '')
  }

  async function sendForeign(send: (reading: ForeignReading) => void): Promise<void> {
    let start = performance.now()
    for (const [group, registry] of registries.entries()) {
      for (const family of registry.families((metric) => store.isOurs(metric))) {
        const data = await dataOf(family)
        if (data !== undefined) send({ group, data })
        if (performance.now() - start < SLICE_MS) continue
        await nextTurn()
        start = performance.now()
      }
    }
  }

  async function dataOf(family: ForeignFamily): Promise<ForeignReading['data'] | undefined> {
    const isFresh = await family.refresh()
    const data = isFresh && family.data !== undefined ? family.data : undefined
    if (data === undefined) deps.leftOut(family.name)
    return data === undefined ? undefined : faults.run('user', () => plainForeign(data), undefined)
  }

  return {
    connect(send) {
      directory.connect(store.all(), send)
    },
    applied: (change) => directory.applied(change),
    leftOut: deps.leftOut,
    async read(send) {
      const defaultLabels = registries.map((registry) => registry.defaultLabels())
      const merged = await deps.readMerged()
      if (merged !== undefined) return { read: [], defaultLabels, merged }
      const [read] = await Promise.all([readOwn(), sendForeign(send)])
      // The series of what was read are known before it is said that it was.
      directory.flush()
      return { read, defaultLabels }
    },
    disconnect: () => directory.disconnect(),
  }
}
