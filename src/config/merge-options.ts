import { isRecord } from './describe-value.ts'
import { MEMBERS } from './option-table.ts'

/**
 * Options of two places as one: what `upper` gives goes before what `lower` gives, option by option. `true` for a part that
 * `lower` describes keeps the description. Nothing is checked, so that every mistake is still there to be reported.
 */
export function mergeOptions(lower: object, upper: unknown): unknown {
  if (!isRecord(upper)) return upper
  const { environments: lowerEnvironments, ...below } = lower as Readonly<Record<string, unknown>>
  const { environments: upperEnvironments, ...above } = upper
  const environments = mergedEnvironments(lowerEnvironments, upperEnvironments)
  const options = mergedGroup(below, above, '')
  return environments === undefined ? options : { ...options, environments }
}

function mergedEnvironments(lower: unknown, upper: unknown): unknown {
  if (!isRecord(lower) || !isRecord(upper)) return upper ?? lower
  const merged: Record<string, unknown> = { ...lower, ...upper }
  for (const name of Object.keys(upper)) {
    const [below, above] = [lower[name], upper[name]]
    if (isRecord(below) && isRecord(above)) merged[name] = mergedGroup(below, above, '')
  }
  return merged
}

function mergedGroup(
  lower: Readonly<Record<string, unknown>>,
  upper: Readonly<Record<string, unknown>>,
  group: string,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...lower }
  for (const [key, value] of Object.entries(upper)) {
    if (value === undefined) continue
    const path = MEMBERS.get(group)?.get(key)
    merged[key] = path !== undefined && MEMBERS.has(path) ? mergedMember(lower[key], value, path) : value
  }
  return merged
}

function mergedMember(lower: unknown, upper: unknown, path: string): unknown {
  if (path === 'service') return mergedGroup(asService(lower), asService(upper), path)
  if (!isRecord(lower)) return upper
  if (upper === true) return lower
  return isRecord(upper) ? mergedGroup(lower, upper, path) : upper
}

/** `service: 'shop'` is short for its name. */
function asService(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : value === undefined ? {} : { name: value }
}
