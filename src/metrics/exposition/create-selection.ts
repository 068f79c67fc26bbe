import type { Faults } from '../../core/faults.ts'
import type { Metric } from '../instruments/metric.ts'
import type { MetricStore } from '../metric-store.ts'
import { FamilySelection } from './family-selection.ts'
import type { ForeignFamily } from './foreign-family.ts'
import { ForeignRegistry, type RegistryLike } from './foreign-registry.ts'

/** Our metrics, then what others put into our registry, then the included registries. */
export function createSelection(
  store: MetricStore,
  registry: object,
  include: readonly object[],
  faults: Faults,
): FamilySelection<Metric | ForeignFamily> {
  const own = new ForeignRegistry(registry as RegistryLike, faults)
  const foreign = [own, ...include.map((one) => new ForeignRegistry(one as RegistryLike, faults))]
  const isOurs = (metric: object): boolean => store.isOurs(metric)
  return new FamilySelection<Metric | ForeignFamily>(() => {
    const groups = foreign.map((one) => ({ families: one.families(isOurs), defaultLabels: one.defaultLabels() }))
    return [{ families: store.all(), defaultLabels: own.defaultLabels() }, ...groups]
  }, faults)
}
