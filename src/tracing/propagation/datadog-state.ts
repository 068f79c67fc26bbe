/** What Datadog's tracers carry along besides the ids; in `tracestate` the member `dd`. */
export interface DatadogState {
  /** -1 and 0 reject, 1 and 2 keep. */
  readonly priority: number | undefined
  readonly origin: string | undefined
  /** Tags of the trace, `_dd.p.…`, without the upper half of its id. */
  readonly tags: ReadonlyMap<string, string>
}

const PREFIX = '_dd.p.'
/** Tag of the upper 64 bits of the trace id. */
const UPPER_HALF = `${PREFIX}tid`
/** Longest list of tags that Datadog's tracers take, and longest value of a member of `tracestate`. */
const MAX_TAGS = 512
const MAX_MEMBER = 256

/** What a member may not hold becomes `_`; `=` is not allowed in there, and stands as `~`. */
const toMember = (text: string) => text.replace(/[^\x20-\x7e]|[,;~]/g, '_').replaceAll('=', '~')
const fromMember = (text: string) => text.replaceAll('~', '=')

/** Reads `x-datadog-tags`: the tags, and the upper half of the trace id where it is one. */
export function parseTags(header: unknown): { readonly tags: Map<string, string>; readonly upperHalf: string } {
  const tags = new Map<string, string>()
  let upperHalf = ''
  if (typeof header !== 'string' || header.length > MAX_TAGS) return { tags, upperHalf }
  for (const pair of header.split(',')) {
    const equals = pair.indexOf('=')
    const key = pair.slice(0, equals).trim()
    const value = pair.slice(equals + 1).trim()
    if (equals === -1 || !/^_dd\.p\.[\x21-\x2b\x2d-\x39\x3c\x3e-\x7d]+$/.test(key) || !/^[\x20-\x7e]+$/.test(value))
      continue
    if (key !== UPPER_HALF) tags.set(key, value)
    else if (/^[0-9a-f]{16}$/.test(value)) upperHalf = value
  }
  return { tags, upperHalf }
}

/** The header `x-datadog-tags`; empty for none. */
export function formatTags(tags: ReadonlyMap<string, string>, upperHalf: string): string {
  const pairs = [...tags].map(([key, value]) => `${key}=${value}`)
  if (/[1-9a-f]/.test(upperHalf)) pairs.unshift(`${UPPER_HALF}=${upperHalf}`)
  while (pairs.join(',').length > MAX_TAGS) pairs.pop()
  return pairs.join(',')
}

/** The `tracestate` list that holds the state; empty where there is nothing to hold. */
export function toTraceState({ priority, origin, tags }: DatadogState): string {
  const parts = priority === undefined ? [] : [`s:${priority}`]
  if (origin !== undefined) parts.push(`o:${toMember(origin)}`)
  for (const [key, value] of tags) parts.push(`t.${toMember(key.slice(PREFIX.length))}:${toMember(value)}`)
  while (parts.join(';').length > MAX_MEMBER) parts.pop()
  return parts.length === 0 ? '' : `dd=${parts.join(';').trimEnd()}`
}

/** The state in a `tracestate` list. */
export function fromTraceState(traceState: string): DatadogState {
  const member = traceState.split(',').find((part) => part.startsWith('dd='))
  const tags = new Map<string, string>()
  let priority: number | undefined
  let origin: string | undefined
  for (const part of member?.slice('dd='.length).split(';') ?? []) {
    const colon = part.indexOf(':')
    const key = part.slice(0, colon)
    const value = fromMember(part.slice(colon + 1))
    if (colon === -1 || value === '') continue
    if (key === 's' && /^-?\d$/.test(value)) priority = Number(value)
    else if (key === 'o') origin = value
    else if (key.startsWith('t.') && key !== 't.tid' && !value.includes(','))
      tags.set(`${PREFIX}${key.slice(2)}`, value)
  }
  return { priority, origin, tags }
}
