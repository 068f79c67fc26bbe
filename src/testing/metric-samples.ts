/** One sample of the metrics endpoint. */
export interface MetricSample {
  /** Full name, prefix and suffix (`_bucket`, `_sum`, `_count`) included. */
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})? (\S+)/
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' }
const VALUES: Readonly<Record<string, number>> = {
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
}

/** The samples of a page in the Prometheus text format 0.0.4. */
export function parseMetricSamples(text: string): readonly MetricSample[] {
  const samples: MetricSample[] = []
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    samples.push({ name, labels: parseLabels(labels), value: VALUES[value] ?? Number(value) })
  }
  return samples
}

function parseLabels(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  for (const [, name, value] of text.matchAll(LABEL)) {
    labels[name as string] = (value as string).replace(/\\[n"\\]/g, (pair) => ESCAPES[pair] as string)
  }
  return labels
}

/** True where the sample has all of these labels with these values; it may have more. */
export function hasLabels(sample: MetricSample, labels: Readonly<Record<string, string | number | boolean>>): boolean {
  return Object.entries(labels).every(([name, value]) => sample.labels[name] === String(value))
}
