import type { Faults } from '../../core/faults.ts'
import type { MetricStore } from '../metric-store.ts'
import { ForeignRegistry, type RegistryLike } from './foreign-registry.ts'
import { type FamilyGroup, Scraper, type ScrapeWatch } from './scraper.ts'

/** A scraper over our metrics, then what others put into our registry, then the included registries. */
export function createScraper(
  store: MetricStore,
  registry: object,
  include: readonly object[],
  faults: Faults,
  watch: ScrapeWatch,
): Scraper {
  const own = new ForeignRegistry(registry as RegistryLike, faults)
  const foreign = [own, ...include.map((one) => new ForeignRegistry(one as RegistryLike, faults))]
  const isOurs = (metric: object): boolean => store.isOurs(metric)
  return new Scraper(
    (): readonly FamilyGroup[] => {
      const groups = foreign.map((one) => ({ families: one.families(isOurs), defaultLabels: one.defaultLabels() }))
      return [{ families: store.all(), defaultLabels: own.defaultLabels() }, ...groups]
    },
    faults,
    watch,
  )
}
