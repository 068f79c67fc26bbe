import { OVERFLOW } from '../../catalogue/builtin-metrics.ts'
import type { Incidents } from '../instruments/incidents.ts'
import type { LabelRule } from '../metric-spec.ts'
import { LabelDomain } from './label-domain.ts'
import { type LabelResolver, type LabelTree, labelResolver } from './label-resolver.ts'
import type { Series } from './series.ts'

/** Limits of the cardinality guard. */
export interface SeriesLimits {
  readonly maxSeriesPerMetric: number
  readonly maxValuesPerLabel: number
}

/** The series of one metric by their labels, and the guard that keeps their number bounded. */
export class SeriesIndex<S extends Series> {
  /** The series of a label object, made where it is new; undefined where the labels are impossible. Never throws. */
  readonly find: LabelResolver<S>
  /** In order of appearance. Replaced, not changed, when series are taken away. */
  series: S[] = []
  readonly #tree: LabelTree<S> = new Map()
  readonly #domains: readonly LabelDomain[]
  readonly #limits: SeriesLimits
  readonly #make: (values: readonly string[], declared: boolean) => S
  readonly #incidents: Incidents
  /** Label values of the call being looked up; one array for all calls. */
  readonly #placed: string[]
  readonly #closed: boolean
  #aliases = 0

  constructor(
    labels: readonly LabelRule[],
    limits: SeriesLimits,
    incidents: Incidents,
    make: (values: readonly string[], declared: boolean) => S,
  ) {
    this.#domains = labels.map((rule) => new LabelDomain(rule, limits.maxValuesPerLabel))
    this.#limits = limits
    this.#make = make
    this.#incidents = incidents
    this.#placed = labels.map(() => '')
    this.#closed = labels.every((rule) => rule.values !== undefined)
    const names = labels.map((rule) => rule.name)
    this.find = labelResolver(names, this.#tree, (given) => this.#miss(given))
    if (this.#closed) this.#declareAll(labels)
  }

  /** The series of these labels where there is one: makes none and counts nothing. */
  present(labels: unknown): S | undefined {
    if (typeof labels !== 'object' || labels === null) return undefined
    let node: LabelTree<S> | S | undefined = this.#domains.length === 0 ? this.series[0] : this.#tree
    for (let level = 0; node !== undefined && level < this.#domains.length; level++) {
      const text = this.#given(labels as Record<string, unknown>, level)
      node = text === undefined ? undefined : (node as LabelTree<S>).get(this.#domain(level).shortened(text))
    }
    return node as S | undefined
  }

  /** The values of these labels are few whoever calls: past the limits they stay as they are. */
  bound(names: readonly string[]): void {
    for (const domain of this.#domains) if (names.includes(domain.name)) domain.isBounded = true
  }

  /** Has this value of a label fit whatever else comes. */
  reserve(name: string, text: string): void {
    for (const domain of this.#domains) if (domain.name === name) domain.reserve(text)
  }

  /** Takes away the series that `keep` refuses; handles still held on them go on without effect. */
  retain(keep: (series: S) => boolean, release: (series: S) => void): void {
    const kept = this.series.filter(keep)
    if (kept.length === this.series.length) return
    const stays = new Set(kept)
    const removed = this.series.filter((series) => !stays.has(series))
    this.series = kept
    this.#tree.clear()
    for (const domain of this.#domains) domain.forget()
    this.#aliases = 0
    for (const series of kept) {
      series.values.forEach((value, level) => {
        this.#domain(level).admit(value)
      })
      this.#insert(series.values, series)
    }
    for (const series of removed) release(series)
  }

  /** All combinations of a definition whose labels are all closed, or the one series of a metric without labels. */
  #declareAll(labels: readonly LabelRule[]): void {
    let combinations: string[][] = [[]]
    for (const { values = [] } of labels) {
      // More than the limit would be made at their first use; they are admitted then all the same.
      if (combinations.length * values.length > this.#limits.maxSeriesPerMetric) return
      combinations = combinations.flatMap((head) => values.map((value) => [...head, value]))
    }
    for (const values of combinations) this.#add(values)
  }

  #miss(labels: unknown): S | undefined {
    if (typeof labels !== 'object' || labels === null) {
      this.#incidents.invalid(`labels ${labels === null ? 'null' : typeof labels}`)
      return undefined
    }
    const given = labels as Record<string, unknown>
    if (!this.#place(given)) return undefined
    const full = this.#placed.findIndex((text, level) => text === OVERFLOW && this.#given(given, level) !== OVERFLOW)
    let series = this.#lookUp()
    if (full >= 0) this.#incidents.overflow(`${this.#limits.maxValuesPerLabel} values of label "${this.#nameOf(full)}"`)
    if (series === undefined) {
      if (this.series.length >= this.#limits.maxSeriesPerMetric && !this.#isKnown()) return this.#overflow(full < 0)
      series = this.#add(this.#placed.map((text, level) => this.#domain(level).admit(text)))
    }
    if (full < 0) this.#alias(given, series)
    return series
  }

  /** Reads the values of a call; false, and counted, where a label is missing, unknown or outside its closed set. */
  #place(labels: Record<string, unknown>): boolean {
    for (let level = 0; level < this.#placed.length; level++) {
      const domain = this.#domain(level)
      const text = this.#given(labels, level)
      if (text === undefined || domain.declared?.has(text) === false) {
        this.#incidents.invalid(text === undefined ? `label "${domain.name}" missing` : `${domain.name}="${text}"`)
        return false
      }
      this.#placed[level] = domain.place(text)
    }
    for (const key in labels) {
      if (this.#domains.some((domain) => domain.name === key)) continue
      this.#incidents.invalid(`unknown label "${key}"`)
      return false
    }
    return true
  }

  /** Whether the values of the call are all among few, so that their series fit past the limit. */
  #isKnown(): boolean {
    return this.#placed.every((text, level) => this.#domain(level).isKnown(text))
  }

  /** The series that stands for what is past the limit: one, or one for each combination of bounded values. */
  #overflow(report: boolean): S {
    if (report) this.#incidents.overflow(`${this.#limits.maxSeriesPerMetric} series`)
    this.#placed.forEach((text, level) => {
      this.#placed[level] = this.#domain(level).isBounded ? text : OVERFLOW
    })
    return this.#lookUp() ?? this.#add(this.#placed.slice())
  }

  /** Makes the next call with the same numbers or booleans as fast as one with text. */
  #alias(labels: Record<string, unknown>, series: S): void {
    if (this.#aliases >= 4 * this.#limits.maxSeriesPerMetric) return
    const given = this.#domains.map((domain) => labels[domain.name])
    if (given.every((value) => typeof value === 'string')) return
    // Not where a value was changed: the next call has to come by here again, and a cut one would be kept whole.
    if (given.some((value, level) => textOf(value) !== series.values[level])) return
    this.#aliases++
    this.#insert(
      given.map((value, level) => (typeof value === 'string' ? series.values[level] : value)),
      series,
    )
  }

  #domain(level: number): LabelDomain {
    return this.#domains[level] as LabelDomain
  }

  #nameOf(level: number): string {
    return this.#domain(level).name
  }

  #given(labels: Record<string, unknown>, level: number): string | undefined {
    return textOf(labels[this.#nameOf(level)])
  }

  #lookUp(): S | undefined {
    let node: LabelTree<S> | S | undefined = this.#tree
    for (const value of this.#placed) {
      node = (node as LabelTree<S>).get(value)
      if (node === undefined) return undefined
    }
    return node as S
  }

  #add(values: readonly string[]): S {
    const series = this.#make(values, this.#closed)
    this.series.push(series)
    this.#insert(values, series)
    return series
  }

  #insert(path: readonly unknown[], series: S): void {
    if (path.length === 0) return
    let node = this.#tree
    for (const value of path.slice(0, -1)) {
      let next = node.get(value) as LabelTree<S> | undefined
      if (next === undefined) {
        next = new Map()
        node.set(value, next)
      }
      node = next
    }
    node.set(path[path.length - 1], series)
  }
}

function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value)
    default:
      return undefined
  }
}
