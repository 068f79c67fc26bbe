import type { Aggregator } from '../../catalogue/definition.ts'
import type { Faults } from '../../core/faults.ts'
import { labelsOfRegistry, type RegistryLike } from './registry-labels.ts'

/** One sample as it travels between processes: JSON has no infinities, so that those values go as text. */
export interface SampleSnapshot {
  /** Where it differs from the name of the metric, as for the parts of a histogram. */
  readonly metricName?: string | undefined
  readonly labels: Readonly<Record<string, string | number>>
  readonly value: number | string
}

/** One metric of one process, or of several merged. */
export interface MetricSnapshot {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly aggregator: Aggregator
  readonly samples: readonly SampleSnapshot[]
}

/** What prom-client's metrics and ours answer to `get()`. */
export interface MetricReading {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly aggregator?: Aggregator | undefined
  readonly values?: readonly {
    readonly value: number
    readonly labels?: Readonly<Record<string, unknown>>
    readonly sharedLabels?: Readonly<Record<string, unknown>>
    readonly metricName?: string | undefined
  }[]
}

interface ReadableMetric {
  readonly name: string
  get(): MetricReading | Promise<MetricReading>
}

/** Reads all metrics of these registries; the first of a name wins. A metric that cannot be read is left out. */
export async function readRegistries(
  registries: readonly RegistryLike[],
  faults: Faults,
): Promise<readonly MetricSnapshot[]> {
  const found = new Map<string, Promise<MetricSnapshot | undefined>>()
  for (const registry of registries) {
    const labels = labelsOfRegistry(registry)
    for (const metric of faults.run('user', () => registry.getMetricsAsArray(), []) as readonly ReadableMetric[]) {
      if (!found.has(metric.name)) found.set(metric.name, readMetric(metric, labels, faults))
    }
  }
  return (await Promise.all(found.values())).filter((snapshot) => snapshot !== undefined)
}

async function readMetric(
  metric: ReadableMetric,
  labels: Readonly<Record<string, string>>,
  faults: Faults,
): Promise<MetricSnapshot | undefined> {
  try {
    return snapshotOf(await metric.get(), labels)
  } catch (error) {
    faults.report('user', error)
    return undefined
  }
}

/** Makes a reading fit to travel; `added` are labels of its registry. */
export function snapshotOf(reading: MetricReading, added: Readonly<Record<string, string>> = {}): MetricSnapshot {
  const { name, help, type, aggregator = 'sum', values = [] } = reading
  return { name, help, type, aggregator, samples: values.map((sample) => sampleOf(sample, added)) }
}

function sampleOf(
  { value, labels, sharedLabels, metricName }: NonNullable<MetricReading['values']>[number],
  added: Readonly<Record<string, string>>,
): SampleSnapshot {
  const texts: Record<string, string | number> = { ...added }
  for (const [label, text] of Object.entries({ ...labels, ...sharedLabels })) {
    texts[label] = typeof text === 'number' && Number.isFinite(text) ? text : String(text)
  }
  return { metricName, labels: texts, value: Number.isFinite(value) ? value : String(value) }
}
