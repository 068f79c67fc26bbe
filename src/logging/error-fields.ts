import { errorTypeOf } from '../core/error-type.ts'
import { bounded, textOf } from './bounded-text.ts'
import { hideSecrets } from './redact-address.ts'

/** A thrown value, as it stands in a line. */
export interface ErrorFields {
  readonly type: string
  readonly message: string
  readonly stack?: string
  readonly code?: string | number
  /** The chain of `cause`, nearest first, and the members of an `AggregateError`; at most 10. */
  readonly causes?: readonly ErrorFields[]
}

const MAX_CAUSES = 10
/** Characters that the causes of an error may have in all; what comes after is left out. */
const MAX_CAUSES_TEXT = 65_536

/** The fields of anything that was thrown. Never throws, and never writes to the value. */
export function errorFieldsOf(error: unknown): ErrorFields {
  const causes: ErrorFields[] = []
  let left = MAX_CAUSES_TEXT
  for (const cause of causesOf(error)) {
    const fields = fieldsOfOne(cause)
    left -= fields.message.length + (fields.stack?.length ?? 0)
    if (left < 0) break
    causes.push(fields)
  }
  return causes.length === 0 ? fieldsOfOne(error) : { ...fieldsOfOne(error), causes }
}

/** The same without stack and causes, which cost the engine far more. */
export function errorHeadOf(error: unknown): ErrorFields {
  const type = errorTypeOf(error)
  if (typeof error !== 'object' || error === null) return { type, message: textOf(error) }
  const message = read(error, 'message')
  const code = read(error, 'code')
  return {
    type,
    message: typeof message === 'string' ? hideSecrets(bounded(message)) : textOf(error),
    ...(typeof code === 'string' ? { code: bounded(code) } : {}),
    ...(typeof code === 'number' ? { code } : {}),
  }
}

function fieldsOfOne(error: unknown): ErrorFields {
  const head = errorHeadOf(error)
  if (typeof error !== 'object' || error === null) return head
  const stack = read(error, 'stack')
  if (typeof stack !== 'string') return head
  const { type, message, ...rest } = head
  return { type, message, stack: hideSecrets(bounded(stack)), ...rest }
}

function causesOf(error: unknown): unknown[] {
  if (directCausesOf(error).every((cause) => cause === undefined)) return []
  const seen = new Set<unknown>([error])
  const found: unknown[] = []
  const queue = [error]
  for (let next = queue.shift(); next !== undefined && found.length < MAX_CAUSES; next = queue.shift()) {
    for (const cause of directCausesOf(next)) {
      if (cause === undefined || cause === null || seen.has(cause) || found.length === MAX_CAUSES) continue
      seen.add(cause)
      found.push(cause)
      queue.push(cause)
    }
  }
  return found
}

function directCausesOf(error: unknown): unknown[] {
  if (typeof error !== 'object' || error === null) return []
  const cause = read(error, 'cause')
  const members = read(error, 'errors')
  try {
    return Array.isArray(members) ? [cause, ...members.slice(0, MAX_CAUSES)] : [cause]
  } catch {
    return [cause]
  }
}

function read(target: object, key: string): unknown {
  try {
    return (target as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}
