import type { Aggregator } from '../../catalogue/definition.ts'
import type { MetricFamily } from '../exposition/family.ts'
import { linesOf } from '../exposition/lines-of.ts'
import { addedLabelsText, linesPerSeries, type MetricShape } from '../exposition/metric-shape.ts'
import type { SampleExemplar } from '../exposition/sample-exemplar.ts'
import type { TextBlock } from '../exposition/text-block.ts'
import type { TextCache } from '../exposition/text-cache.ts'
import type { TextFormat } from '../exposition/text-format.ts'
import type { SharedDirectory } from '../isolation/shared-directory.ts'
import { type MetricSpec, namesTakenBy } from '../metric-spec.ts'
import type { Arena, Slots } from '../storage/arena.ts'
import type { LabelResolver } from '../storage/label-resolver.ts'
import type { Series } from '../storage/series.ts'
import { SeriesIndex, type SeriesLimits } from '../storage/series-index.ts'
import type { ExemplarSampler } from './exemplar-sampler.ts'
import { type IncidentLedger, Incidents } from './incidents.ts'
import type { MetricSource } from './metric-source.ts'

/** What all metrics of one instance share. */
export interface MetricGround {
  readonly arena: Arena
  readonly limits: SeriesLimits
  readonly ledger: IncidentLedger
  readonly sampler: ExemplarSampler
  readonly now: () => number
  /** Told of all series that come and go; undefined where nobody else reads them. */
  readonly directory?: SharedDirectory | undefined
}

/** One sample as prom-client's `get()` gives it. */
export interface PromClientValue {
  value: number
  labels: Record<string, string | number>
  metricName?: string
  exemplar?: SampleExemplar
}

/** What prom-client's registries ask of a metric. */
export interface PromClientMetric {
  name: string
  help: string
  type: string
  aggregator: Aggregator
  values: PromClientValue[]
}

/** A metric of ours: its series, and all that a prom-client `Registry` expects of a metric. */
export abstract class Metric<S extends Series = Series> implements MetricFamily, MetricShape {
  readonly spec: MetricSpec
  readonly help: string
  readonly type: MetricSpec['type']
  readonly names: readonly string[]
  readonly labelNames: readonly string[]
  readonly bounds: readonly number[]
  readonly aggregator: Aggregator
  readonly incidents: Incidents
  readonly index: SeriesIndex<S>
  /** Reads the values at a scrape; undefined where calls keep them. */
  source: MetricSource | undefined
  protected readonly ground: MetricGround
  /** The series of a label object; undefined where the labels are impossible. */
  readonly find: LabelResolver<S>
  /** The series of a metric without labels. */
  protected readonly only: S | undefined
  readonly #stride: number
  #nextIsOpenMetrics = false

  constructor(spec: MetricSpec, ground: MetricGround, stride: number) {
    this.spec = spec
    this.help = spec.help
    this.type = spec.type
    this.names = namesTakenBy(spec)
    this.aggregator = spec.aggregator
    this.labelNames = spec.labels.map((rule) => rule.name)
    this.bounds = spec.bounds
    this.ground = ground
    this.#stride = stride
    this.incidents = new Incidents(spec.name, ground.ledger)
    this.index = new SeriesIndex(spec.labels, ground.limits, this.incidents, (values, declared) => {
      const series = this.makeSeries(ground.arena.take(stride), values, declared)
      ground.directory?.added(this, series)
      return series
    })
    this.find = this.index.find
    this.only = spec.labels.length === 0 ? this.index.series[0] : undefined
  }

  get name(): string {
    return this.spec.name
  }

  /**
   * prom-client assigns the name without `_total` before it reads a counter for OpenMetrics, and its own counters keep
   * that name for ever. Here the assignment only tells which name the next `get()` is to answer with.
   */
  set name(given: string) {
    this.#nextIsOpenMetrics = given !== this.spec.name
  }

  refresh(): boolean | Promise<boolean> {
    return this.source === undefined ? true : this.source.refresh()
  }

  get samples(): number {
    return this.index.series.length * linesPerSeries(this)
  }

  blocks({ openMetrics, defaultLabels }: TextFormat, cache: TextCache): Iterable<TextBlock> {
    const added = addedLabelsText(this, defaultLabels)
    const text = cache.textOf(this, added, () => linesOf(this, openMetrics, added))
    return text.blocks(() => this.index.series)
  }

  /** For prom-client's registries. Never rejects: what could not be read has no values. */
  async get(): Promise<PromClientMetric> {
    const name = this.#nextIsOpenMetrics ? this.spec.name.replace(/_total$/, '') : this.spec.name
    this.#nextIsOpenMetrics = false
    const fresh = await this.refresh()
    const values = fresh ? this.index.series.flatMap((series) => this.promClientValues(series)) : []
    return { name, help: this.help, type: this.type, aggregator: this.aggregator, values }
  }

  /**
   * Same as `get` without asking the source: the values as they stand, in pieces of so many series. Series may come and go
   * between two pieces.
   */
  *readings(mostSeries: number): Generator<PromClientMetric> {
    const { help, type, aggregator } = this
    const { series } = this.index
    for (let at = 0; at === 0 || at < series.length; at += mostSeries) {
      const present = series.slice(at, at + mostSeries).filter(({ detached }) => !detached)
      const values = present.flatMap((one) => this.promClientValues(one))
      yield { name: this.spec.name, help, type, aggregator, values }
    }
  }

  /** Sets every series to 0; for `registry.resetMetrics()`. */
  reset(): void {
    for (const series of this.index.series) this.#reset(series)
  }

  /**
   * Takes one series away, by a label object or by values in order; for those who know prom-client's metrics. One that the
   * definition names stays, at 0.
   */
  remove(...labels: readonly unknown[]): void {
    const series = this.index.present(this.#labelsOf(labels))
    if (series?.declared === true) this.#reset(series)
    else if (series !== undefined) this.retain((one) => one !== series)
  }

  #reset(series: S): void {
    series.page.fill(0, series.at, series.at + this.#stride)
    series.exemplars = undefined
    series.closed = 0
    series.exemplarChanges++
    this.ground.directory?.reset(series)
  }

  protected retain(keep: (series: S) => boolean): void {
    const gone: Slots[] = []
    this.index.retain(keep, (series) => {
      const { page, at } = series
      series.detach(this.#stride)
      gone.push({ page, at })
    })
    if (gone.length === 0) return
    const { arena, directory } = this.ground
    const free = (): void => {
      for (const slots of gone) arena.give(slots, this.#stride)
    }
    if (directory === undefined) free()
    else directory.removed(this, gone, free)
  }

  protected seriesOf(labels: unknown): S | undefined {
    return this.only ?? this.find(labels)
  }

  /** prom-client takes label values in order as well as an object. */
  #labelsOf(given: readonly unknown[]): unknown {
    if (typeof given[0] === 'object') return given[0]
    return Object.fromEntries(this.labelNames.map((name, at) => [name, given[at]]))
  }

  /** The series of prom-client's `labels()`. */
  protected labelled(given: readonly unknown[]): S | undefined {
    return this.seriesOf(this.#labelsOf(given))
  }

  protected labelObject(series: S): Record<string, string> {
    return Object.fromEntries(this.labelNames.map((name, at) => [name, series.values[at] as string]))
  }

  protected abstract makeSeries(slots: Slots, values: readonly string[], declared: boolean): S

  protected abstract promClientValues(series: S): PromClientValue[]
}
