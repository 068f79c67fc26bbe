import type { Aggregator } from '../../catalogue/definition.ts'
import type { Faults } from '../../core/faults.ts'
import { MetricSource } from '../instruments/metric-source.ts'
import { namesTakenBy } from '../metric-spec.ts'
import type { MetricFamily } from './family.ts'
import { type SampleExemplar, sampleExemplarText } from './sample-exemplar.ts'
import { TextBlock } from './text-block.ts'
import { boundText, counterFamily, headerText, labelsText, numberText, type TextFormat } from './text-format.ts'

const TYPES = ['counter', 'gauge', 'histogram', 'summary']

const SAMPLES_PER_CHUNK = 128

type LabelValues = Readonly<Record<string, unknown>>

interface ForeignSample {
  readonly value: number
  readonly labels?: LabelValues
  readonly sharedLabels?: LabelValues
  readonly metricName?: string
  readonly exemplar?: SampleExemplar | null
}

/** What a foreign metric answers to `get()`. */
export interface ForeignData {
  readonly name: string
  readonly help: string
  readonly type: string
  /** How values of several processes become one. */
  readonly aggregator?: Aggregator
  readonly values?: readonly ForeignSample[]
}

/** A metric of prom-client or one of its descendants, as far as it is read. */
export interface ForeignMetric {
  readonly name: string
  readonly type?: string
  get(): ForeignData | Promise<ForeignData>
}

/**
 * A foreign metric on our endpoint. Written from its data and not by its client's own formatter, which knows one format
 * per registry and not one per request.
 */
export class ForeignFamily implements MetricFamily {
  readonly #metric: ForeignMetric
  readonly #source: MetricSource
  #data: ForeignData | undefined

  constructor(metric: ForeignMetric, faults: Faults) {
    this.#metric = metric
    this.#source = new MetricSource(() => this.#read(), 'user', faults)
  }

  get name(): string {
    return this.#metric.name
  }

  get names(): readonly string[] {
    return namesTakenBy({ type: this.#metric.type ?? '', name: this.name })
  }

  refresh(): boolean | Promise<boolean> {
    return this.#source.refresh()
  }

  get samples(): number {
    return this.#data?.values?.length ?? 0
  }

  /** What was read last; undefined before the first time. */
  get data(): ForeignData | undefined {
    return this.#data
  }

  *blocks(format: TextFormat): Generator<TextBlock> {
    const data = this.#data
    if (data === undefined) return
    const { openMetrics } = format
    const family = familyOf(data, openMetrics)
    let text = headerText(family.name, family.type, data.help, openMetrics)
    for (const [at, sample] of (data.values ?? []).entries()) {
      text += sampleText(data, sample, format)
      if (at % SAMPLES_PER_CHUNK !== SAMPLES_PER_CHUNK - 1) continue
      yield TextBlock.of(text)
      text = ''
    }
    yield TextBlock.of(text)
  }

  /** What was read last, in pieces of so many samples; nothing before the first time. */
  *readings(mostSamples: number): Generator<ForeignData> {
    const data = this.#data
    if (data === undefined) return
    const { values = [] } = data
    for (let at = 0; at === 0 || at < values.length; at += mostSamples) {
      yield { ...data, values: values.slice(at, at + mostSamples) }
    }
  }

  async #read(): Promise<boolean> {
    this.#data = await this.#metric.get()
    return true
  }
}

function familyOf(data: ForeignData, openMetrics: boolean): { readonly name: string; readonly type: string } {
  if (data.type === 'counter') return counterFamily(data.name, openMetrics)
  const untyped = openMetrics ? 'unknown' : 'untyped'
  return { name: data.name, type: TYPES.includes(data.type) ? data.type : untyped }
}

function sampleText(data: ForeignData, sample: ForeignSample, format: TextFormat): string {
  const { openMetrics } = format
  const labels = new Map<string, string>(format.defaultLabels)
  for (const [name, value] of Object.entries({ ...sample.labels, ...sample.sharedLabels })) {
    // Histograms of the prom-client family hold bounds as numbers.
    labels.set(name, name === 'le' && typeof value === 'number' ? boundText(value, openMetrics) : String(value))
  }
  const head = `${sample.metricName ?? data.name}${labels.size === 0 ? '' : `{${labelsText(labels)}}`}`
  const exemplar = openMetrics && sample.exemplar ? sampleExemplarText(sample.exemplar) : ''
  return `${head} ${numberText(sample.value)}${exemplar}\n`
}
