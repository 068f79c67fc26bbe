/** Content types of the two formats, as Prometheus names them. */
export const CONTENT_TYPES = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const

export type ExpositionFormat = keyof typeof CONTENT_TYPES

/** Media ranges that cover each format, the most specific first. */
const RANGES = {
  text: ['text/plain', 'text/*', '*/*'],
  openMetrics: ['application/openmetrics-text', 'application/*', '*/*'],
} as const

interface MediaRange {
  readonly type: string
  readonly version: string | undefined
  readonly quality: number
}

/**
 * The format that an `Accept` header prefers, by its q-values; the one named first where they are equal. Prometheus
 * text where nothing is said, nothing fits or only wildcards are given.
 */
export function formatFor(accept: string | undefined): ExpositionFormat {
  if (accept === undefined) return 'text'
  const ranges = accept.split(',').map(parseRange)
  const text = bestOf(ranges, 'text', '0.0.4')
  const openMetrics = bestOf(ranges, 'openMetrics', '1.0.0')
  if (openMetrics === undefined || openMetrics.quality === 0) return 'text'
  if (text === undefined || openMetrics.quality > text.quality) return 'openMetrics'
  const first = openMetrics.quality === text.quality && ranges.indexOf(openMetrics) < ranges.indexOf(text)
  return first ? 'openMetrics' : 'text'
}

function bestOf(ranges: readonly MediaRange[], format: ExpositionFormat, version: string): MediaRange | undefined {
  for (const type of RANGES[format]) {
    const fitting = ranges.filter((range) => range.type === type && (range.version ?? version) === version)
    const best = fitting.sort((a, b) => b.quality - a.quality)[0]
    if (best !== undefined) return best
  }
  return undefined
}

function parseRange(part: string): MediaRange {
  const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
  const parameter = (name: string): string | undefined =>
    parameters
      .find((one) => one.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replaceAll('"', '')
  const quality = Number(parameter('q') ?? 1)
  return { type, version: parameter('version'), quality: quality >= 0 && quality <= 1 ? quality : 0 }
}
