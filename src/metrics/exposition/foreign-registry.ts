import type { Faults } from '../../core/faults.ts'
import { ForeignFamily, type ForeignMetric } from './foreign-family.ts'

/** A registry of prom-client, @prometheus-io/client or @platformatic/prom-client: told by its methods, never by class. */
export interface RegistryLike {
  getMetricsAsArray(): readonly object[]
  readonly _defaultLabels?: Readonly<Record<string, unknown>>
}

/** Reads the metrics of a registry that are not ours. */
export class ForeignRegistry {
  readonly #registry: RegistryLike
  readonly #faults: Faults
  readonly #families = new WeakMap<object, ForeignFamily>()

  constructor(registry: RegistryLike, faults: Faults) {
    this.#registry = registry
    this.#faults = faults
  }

  /** Labels that the registry adds to each of its samples. */
  defaultLabels(): readonly (readonly [name: string, value: string])[] {
    const labels = this.#registry._defaultLabels ?? {}
    return Object.entries(labels).map(([name, value]) => [name, String(value)] as const)
  }

  /** Its metrics as they are now, without those that `isOurs` knows. A registry that throws has none. */
  families(isOurs: (metric: object) => boolean): readonly ForeignFamily[] {
    const metrics = this.#faults.run('user', () => this.#registry.getMetricsAsArray(), [])
    return metrics.filter((metric) => !isOurs(metric)).map((metric) => this.#familyOf(metric))
  }

  #familyOf(metric: object): ForeignFamily {
    let family = this.#families.get(metric)
    if (family === undefined) {
      family = new ForeignFamily(metric as ForeignMetric, this.#faults)
      this.#families.set(metric, family)
    }
    return family
  }
}
