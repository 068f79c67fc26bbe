import type { TraceState as OtelTraceState } from '@opentelemetry/api'

const KEY = /^(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})$/
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/** Limits of W3C Trace Context: members in a list, and the length that every participant carries on at least. */
const MAX_MEMBERS = 32
const MAX_LENGTH = 512
/** Members longer than this are the first to go when the list is too long. */
const LONG_MEMBER = 128
/** Longest header that is looked at; Node.js itself stops at 16 KB for all headers together. */
const MAX_INPUT = 16_384

/**
 * Reads `tracestate` headers into one normalised list. Empty where there is none, and for a list that breaks a rule: such
 * a list is dropped as a whole.
 */
export function parseTraceState(header: unknown): string {
  if (header === undefined || header === '') return ''
  const text = Array.isArray(header) && header.every(isText) ? header.join(',') : header
  if (!isText(text) || text.length > MAX_INPUT) return ''
  const members = membersOf(text)
  return members === undefined ? '' : withinLength(members).join(',')
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function membersOf(text: string): string[] | undefined {
  const members: string[] = []
  const keys = new Set<string>()
  for (const part of text.split(',')) {
    const member = trimBlanks(part)
    if (member === '') continue
    const equals = member.indexOf('=')
    const key = member.slice(0, equals)
    if (equals === -1 || !KEY.test(key) || !VALUE.test(member.slice(equals + 1))) return undefined
    if (keys.has(key) || keys.size === MAX_MEMBERS) return undefined
    keys.add(key)
    members.push(member)
  }
  return members
}

/** `trim()` would take more than the space and tab that the grammar allows around a member. */
function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

/** Whole members leave, long ones first and the oldest, which stand at the end, after them. */
function withinLength(members: string[]): string[] {
  let length = members.join(',').length
  for (const isCandidate of [(member: string) => member.length > LONG_MEMBER, () => true]) {
    for (let i = members.length - 1; i >= 0 && length > MAX_LENGTH; i--) {
      const member = members[i] as string
      if (!isCandidate(member)) continue
      members.splice(i, 1)
      length -= member.length + 1
    }
  }
  return members
}

/** The trace state of a span as OpenTelemetry's API hands it out; immutable. */
export class TraceState implements OtelTraceState {
  readonly #text: string

  /** `text`: a list as `parseTraceState` returns it. */
  constructor(text: string) {
    this.#text = text
  }

  get(key: string): string | undefined {
    const member = this.#members().find((candidate) => candidate.startsWith(`${key}=`))
    return member?.slice(key.length + 1)
  }

  /** The member moves to the front; a key or value that the grammar forbids changes nothing. */
  set(key: string, value: string): TraceState {
    if (!KEY.test(key) || !VALUE.test(value)) return this
    const others = this.#without(key).slice(0, MAX_MEMBERS - 1)
    return new TraceState([`${key}=${value}`, ...others].join(','))
  }

  unset(key: string): TraceState {
    return new TraceState(this.#without(key).join(','))
  }

  serialize(): string {
    return this.#text
  }

  #members(): string[] {
    return this.#text === '' ? [] : this.#text.split(',')
  }

  #without(key: string): string[] {
    return this.#members().filter((member) => !member.startsWith(`${key}=`))
  }
}
