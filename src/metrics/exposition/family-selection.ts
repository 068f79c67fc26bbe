import type { Faults } from '../../core/faults.ts'
import type { MetricFamily } from './family.ts'
import type { TextFormat } from './text-format.ts'

/** The families of one registry with the labels that it adds. */
export interface FamilyGroup<F extends MetricFamily = MetricFamily> {
  readonly families: Iterable<F>
  readonly defaultLabels: TextFormat['defaultLabels']
}

export interface SelectedFamily<F extends MetricFamily = MetricFamily> {
  readonly family: F
  readonly defaultLabels: TextFormat['defaultLabels']
}

/** Every family of some registries once. */
export class FamilySelection<F extends MetricFamily = MetricFamily> {
  readonly #groups: () => readonly FamilyGroup<F>[]
  readonly #faults: Faults
  /** Names that were found twice, so that each is reported once. */
  readonly #reported = new Set<string>()

  constructor(groups: () => readonly FamilyGroup<F>[], faults: Faults) {
    this.#groups = groups
    this.#faults = faults
  }

  /** As they are now, the first of a name winning: a second one would make the whole scrape invalid. */
  all(): readonly SelectedFamily<F>[] {
    const names = new Set<string>()
    const selected: SelectedFamily<F>[] = []
    for (const { families, defaultLabels } of this.#groups()) {
      for (const family of families) {
        const own = family.names
        if (own.some((name) => names.has(name))) {
          this.#reportTwice(family.name)
          continue
        }
        for (const name of own) names.add(name)
        selected.push({ family, defaultLabels })
      }
    }
    return selected
  }

  #reportTwice(name: string): void {
    // Names without our prefix, such as process_cpu_seconds_total, are in every registry with default metrics.
    if (this.#reported.has(name) || /^(?:process|nodejs)_/.test(name)) return
    this.#reported.add(name)
    this.#faults.report('metrics', new Error(`"${name}" is in two registries; the first is shown`))
  }
}
