/** One sample line. */
export interface ParsedSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  readonly exemplar?: ParsedExemplar
}

export interface ParsedExemplar {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** Seconds. */
  readonly timestamp: number
}

/** All lines of one metric. */
export interface ParsedFamily {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: ParsedSample[]
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*/
const NUMBER = /^(?:NaN|[+-]Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/
const TYPES = {
  text: ['counter', 'gauge', 'histogram', 'summary', 'untyped'],
  openMetrics: ['counter', 'gauge', 'histogram', 'summary', 'unknown', 'info', 'stateset', 'gaugehistogram'],
}
/** Sample name suffixes by type of the family. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
}

/**
 * Reads an exposition in Prometheus text 0.0.4 or OpenMetrics 1.0 and throws at whatever the format does not allow:
 * bad escapes, repeated series or families, samples outside their family, histograms that do not add up, a missing
 * `# EOF`, exemplars in the wrong place or format.
 */
export function parseExposition(text: string, format: 'text' | 'openMetrics'): ParsedFamily[] {
  const openMetrics = format === 'openMetrics'
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end')
  const lines = text === '' ? [] : text.slice(0, -1).split('\n')
  if (openMetrics && lines.pop() !== '# EOF') throw new Error('no # EOF at the end')
  const reader = new LineReader(openMetrics)
  for (const line of lines) {
    try {
      reader.read(line)
    } catch (error) {
      throw new Error(`${(error as Error).message}: ${line}`)
    }
  }
  for (const family of reader.families) if (family.type === 'histogram') checkHistogram(family, openMetrics)
  return reader.families
}

class LineReader {
  readonly families: ParsedFamily[] = []
  readonly #openMetrics: boolean
  readonly #names = new Set<string>()
  readonly #series = new Set<string>()
  #help: { readonly family: string; readonly text: string } | undefined

  constructor(openMetrics: boolean) {
    this.#openMetrics = openMetrics
  }

  read(line: string): void {
    const [comment, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/s.exec(line) ?? []
    if (kind === 'HELP') this.#help = { family: name, text: unescapeText(rest, this.#openMetrics ? '\\n"' : '\\n') }
    else if (kind === 'TYPE') this.#startFamily(name, rest)
    else if (comment === undefined && line.startsWith('#')) throw new Error('a comment that is neither HELP nor TYPE')
    else this.#addSample(line)
  }

  #startFamily(name: string, type: string): void {
    if (!TYPES[this.#openMetrics ? 'openMetrics' : 'text'].includes(type)) throw new Error('unknown type')
    if (METRIC_NAME.exec(name)?.[0] !== name) throw new Error('bad family name')
    for (const taken of takenNames(name, type)) {
      if (this.#names.has(taken)) throw new Error(`family or sample name ${taken} twice`)
      this.#names.add(taken)
    }
    const help = this.#help?.family === name ? this.#help.text : ''
    this.families.push({ name, type, help, samples: [] })
  }

  #addSample(line: string): void {
    const family = this.families.at(-1)
    if (family === undefined) throw new Error('a sample without a family')
    const sample = parseSample(line, this.#openMetrics)
    checkName(family, sample, this.#openMetrics)
    const identity = `${sample.name} ${labelKey(sample.labels)}`
    if (this.#series.has(identity)) throw new Error('series twice')
    this.#series.add(identity)
    family.samples.push(sample)
  }
}

/** The value of one series, or undefined where it is not there. */
export function sampleValue(
  families: readonly ParsedFamily[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  return findSample(families, name, labels)?.value
}

/** The sample with exactly these labels. */
export function findSample(
  families: readonly ParsedFamily[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): ParsedSample | undefined {
  const wanted = labelKey(labels)
  return families
    .flatMap((family) => family.samples)
    .find((sample) => sample.name === name && labelKey(sample.labels) === wanted)
}

function takenNames(family: string, type: string): string[] {
  if (type === 'counter' && !family.endsWith('_total')) return [family, `${family}_total`]
  return [family, ...(SUFFIXES[type] ?? []).filter((suffix) => suffix !== '').map((suffix) => family + suffix)]
}

function checkName(family: ParsedFamily, sample: ParsedSample, openMetrics: boolean): void {
  const suffixes = openMetrics && family.type === 'counter' ? ['_total'] : (SUFFIXES[family.type] ?? [''])
  if (!suffixes.some((suffix) => family.name + suffix === sample.name)) throw new Error('a sample outside its family')
  if (family.type === 'counter' && !(sample.value >= 0)) throw new Error('a counter below 0 or not a number')
  if (sample.exemplar === undefined) return
  if (family.type !== 'counter' && !sample.name.endsWith('_bucket')) throw new Error('an exemplar in the wrong place')
}

function checkHistogram(family: ParsedFamily, openMetrics: boolean): void {
  const groups = new Map<string, ParsedSample[]>()
  for (const sample of family.samples) {
    if (sample.name !== `${family.name}_bucket`) continue
    const key = labelKey(sample.labels, 'le')
    const group = groups.get(key) ?? []
    groups.set(key, group)
    checkBucket(sample, group.at(-1), openMetrics)
    group.push(sample)
  }
  for (const { name, labels, value } of family.samples) {
    if (name !== `${family.name}_count`) continue
    const last = groups.get(labelKey(labels))?.at(-1)
    if (last?.labels.le !== '+Inf') throw new Error(`${name} without a bucket +Inf`)
    if (last.value !== value) throw new Error(`${name} is not the bucket +Inf`)
  }
}

function checkBucket(bucket: ParsedSample, below: ParsedSample | undefined, openMetrics: boolean): void {
  const { name, value, exemplar } = bucket
  const le = bucket.labels.le ?? ''
  if (openMetrics && le !== '+Inf' && !/[.e]/.test(le)) throw new Error(`le="${le}" is not canonical`)
  const bound = parseNumber(le)
  const lower = below === undefined ? Number.NEGATIVE_INFINITY : parseNumber(below.labels.le ?? '')
  if (!(bound > lower && value >= (below?.value ?? 0))) throw new Error(`${name}: buckets do not rise`)
  if (exemplar === undefined) return
  if (!(exemplar.value > lower && exemplar.value <= bound)) throw new Error(`${name}: an exemplar of another bucket`)
}

function labelKey(labels: Readonly<Record<string, string>>, without?: string): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([name]) => name !== without)
      .sort(),
  )
}

function parseSample(line: string, openMetrics: boolean): ParsedSample {
  const name = METRIC_NAME.exec(line)?.[0]
  if (name === undefined) throw new Error('a line that is no sample')
  const { labels, rest } = parseLabels(line.slice(name.length))
  const [, value = '', tail] = /^ (\S+)(?: # (.*))?$/.exec(rest) ?? []
  if (tail === undefined) return { name, labels, value: parseNumber(value) }
  if (!openMetrics) throw new Error('an exemplar in Prometheus text')
  const exemplar = parseLabels(tail)
  const length = Object.entries(exemplar.labels).flat().join('').length
  if (length > 128) throw new Error('an exemplar that is too long')
  const [, exemplarValue = '', timestamp = ''] = /^ (\S+) (\S+)$/.exec(exemplar.rest) ?? []
  return {
    name,
    labels,
    value: parseNumber(value),
    exemplar: { labels: exemplar.labels, value: parseNumber(exemplarValue), timestamp: parseNumber(timestamp) },
  }
}

function parseLabels(text: string): { labels: Record<string, string>; rest: string } {
  const labels: Record<string, string> = {}
  if (!text.startsWith('{')) return { labels, rest: text }
  let rest = text.slice(1)
  while (!rest.startsWith('}')) {
    const name = LABEL_NAME.exec(rest)?.[0]
    if (name === undefined) throw new Error('a bad label name')
    const value = /^="((?:[^"\\]|\\.)*)"/.exec(rest.slice(name.length))
    if (value === null) throw new Error('a bad label value')
    if (Object.hasOwn(labels, name)) throw new Error('a label twice')
    labels[name] = unescapeText(value[1] ?? '', '\\n"')
    rest = rest.slice(name.length + value[0].length)
    if (rest.startsWith(',')) rest = rest.slice(1)
    else if (!rest.startsWith('}')) throw new Error('labels that do not end')
  }
  return { labels, rest: rest.slice(1) }
}

function unescapeText(text: string, allowed: string): string {
  if (allowed.includes('"') && /(?:^|[^\\])(?:\\\\)*"/.test(text)) throw new Error('a quote that is not escaped')
  return text.replace(/\\(.?)/g, (_, escaped: string) => {
    if (escaped === '' || !allowed.includes(escaped)) throw new Error('a bad escape')
    return escaped === 'n' ? '\n' : escaped
  })
}

function parseNumber(text: string): number {
  if (!NUMBER.test(text)) throw new Error('a bad number')
  return Number(text.replace('Inf', 'Infinity'))
}
