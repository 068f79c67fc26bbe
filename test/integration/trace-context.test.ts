import { createServer } from 'node:http'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createObservability, type Observability } from '../../src/index.ts'
import { recordTelemetry } from '../../src/testing/index.ts'
import { listen, type RunningServer } from '../support/http-server.ts'

/**
 * W3C Trace Context, section by section, from the bytes of a request to the bytes of the call that its handler makes.
 * What is right is said here once more, character by character and by no pattern that the library uses.
 */

let obs: Observability
let other: RunningServer
let own: RunningServer
let called: string[][]

beforeAll(async () => {
  obs = createObservability({ service: 'shop', announce: false, logging: false, metrics: false, tracing: {} })
  recordTelemetry(obs)
  other = await listen(
    createServer((req, res) => {
      called.push(req.rawHeaders)
      res.end()
    }),
  )
  own = await listen(
    createServer(
      obs.node(async (_, res) => {
        await (await fetch(other.url)).text()
        res.end()
      }),
    ),
  )
})

afterAll(async () => {
  await own.close()
  await other.close()
  await obs.shutdown()
})

/** Sends these header lines as they are, over one socket for each request; answers what the handler's call carried. */
async function passedOn(lines: readonly string[]): Promise<{ traceparent: string[]; tracestate: string[] }> {
  called = []
  await new Promise<void>((resolve, reject) => {
    const socket = connect(own.port, '127.0.0.1', () => {
      socket.write(
        `${['GET / HTTP/1.1', 'Host: localhost', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`,
        'latin1',
      )
    })
    let answer = ''
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text
    })
    socket.once('error', reject)
    socket.once('close', () => (answer.startsWith('HTTP/1.1 200') ? resolve() : reject(new Error(answer))))
  })
  const [raw = []] = called
  const values = (name: string) => raw.filter((_, i) => i % 2 === 1 && raw[i - 1]?.toLowerCase() === name)
  return { traceparent: values('traceparent'), tracestate: values('tracestate') }
}

interface Parent {
  readonly traceId: string
  readonly sampled: boolean
}

const isAll = (text: string, allowed: (code: number) => boolean) => [...text].every((c) => allowed(c.charCodeAt(0)))
const isDigit = (code: number) => code >= 48 && code <= 57
const isLower = (code: number) => code >= 97 && code <= 122
const isHex = (code: number) => isDigit(code) || (code >= 97 && code <= 102)

/** §3.2: one header; version "ff" is none, version 00 has four parts, later ones may have more after a dash. */
function parentOf(headers: readonly string[]): Parent | undefined {
  const [header] = headers
  if (header === undefined || headers.length > 1 || header.includes(',')) return undefined
  const [version = '', traceId = '', parentId = '', flags = '', ...more] = header.split('-')
  const lengths = [version, traceId, parentId, flags].map(({ length }) => length)
  if (lengths.join() !== '2,32,16,2' || !isAll(version + traceId + parentId + flags, isHex)) return undefined
  if (version === 'ff' || (version === '00' && more.length > 0)) return undefined
  if (isAll(traceId, (code) => code === 48) || isAll(parentId, (code) => code === 48)) return undefined
  return { traceId, sampled: Number.parseInt(flags, 16) % 2 === 1 }
}

/** §3.3.1.3: a key is `simple` or `tenant@system`. */
function isKey(key: string): boolean {
  const isPart = (code: number) => isLower(code) || isDigit(code) || [95, 45, 42, 47].includes(code)
  const parts = key.split('@')
  if (parts.length > 2 || parts.some((part) => part === '' || !isAll(part, isPart))) return false
  const [first = '', second] = parts
  if (second === undefined) return isLower(first.charCodeAt(0)) && first.length <= 256
  return (
    first.charCodeAt(0) !== 95 &&
    /^[a-z0-9]/.test(first) &&
    first.length <= 241 &&
    isLower(second.charCodeAt(0)) &&
    second.length <= 14
  )
}

/** §3.3.1.4: printable, no comma, no equals sign, not ending in a blank. */
function isValue(value: string): boolean {
  const allowed = (code: number) => code >= 0x20 && code <= 0x7e && code !== 44 && code !== 61
  return value.length >= 1 && value.length <= 256 && isAll(value, allowed) && !value.endsWith(' ')
}

/** §3.3: the members of all headers in their order; undefined where the list breaks a rule. */
function membersOf(headers: readonly string[]): string[] | undefined {
  const members: string[] = []
  const keys: string[] = []
  for (const part of headers.join(',').split(',')) {
    let member = part
    while (member.startsWith(' ') || member.startsWith('\t')) member = member.slice(1)
    while (member.endsWith(' ') || member.endsWith('\t')) member = member.slice(0, -1)
    if (member === '') continue
    const at = member.indexOf('=')
    if (at === -1 || !isKey(member.slice(0, at)) || !isValue(member.slice(at + 1))) return undefined
    if (keys.includes(member.slice(0, at)) || members.length === 32) return undefined
    keys.push(member.slice(0, at))
    members.push(member)
  }
  return members
}

/** §3.5: whole members are left out, those over 128 characters first, then from the end; at most as many as it needs. */
function expectCut(kept: readonly string[], members: readonly string[]): void {
  expect(kept.join(',').length).toBeLessThanOrEqual(512)
  expect(members.filter((member) => kept.includes(member))).toEqual(kept)
  const lost = members.filter((member) => !kept.includes(member))
  const hasLong = kept.some(({ length }) => length > 128)
  if (hasLong) expect(lost.every(({ length }) => length > 128)).toBe(true)
  const short = members.filter(({ length }) => length <= 128)
  const keptShort = kept.filter(({ length }) => length <= 128)
  expect(short.slice(0, keptShort.length)).toEqual(keptShort)
  if (lost.length === 0) expect(kept).toEqual(members)
  else expect(members.join(',').length).toBeGreaterThan(512)
}

async function expectByTheLetter(parents: readonly string[], states: readonly string[]): Promise<void> {
  const lines = [...parents.map((text) => `traceparent: ${text}`), ...states.map((text) => `tracestate: ${text}`)]
  const { traceparent, tracestate } = await passedOn(lines)
  expect(traceparent).toHaveLength(1)
  const sent = parentOf(traceparent)
  if (sent === undefined || !traceparent[0]?.startsWith('00-')) throw new Error(`sent ${traceparent}`)
  // A server takes blanks off the ends of a value.
  const parent = parentOf(parents.map((text) => text.replace(/^[ \t]+|[ \t]+$/g, '')))
  expect(sent.traceId === parents[0]?.split('-')[1]).toBe(parent !== undefined)
  if (parent !== undefined) expect(sent).toEqual(parent)
  const members = parent === undefined ? [] : (membersOf(states) ?? [])
  expect(tracestate).toHaveLength(members.length === 0 ? 0 : 1)
  if (members.length > 0) expectCut(tracestate[0]?.split(',') ?? [], members)
}

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const VALID = `00-${TRACE}-b7ad6b7169203331-01`

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const version = fc.oneof({ weight: 4, arbitrary: fc.constant('00') }, hex(2), fc.constant('ff'))
const wellFormed = fc
  .tuple(version, hex(32), hex(16), hex(2), fc.constantFrom('', '', '', '-', '-next', '-a,b', 'x'))
  .map(([v, traceId, spanId, flags, more]) => `${v}-${traceId}-${spanId}-${flags}${more}`)
/** One character of a valid header is another one, or gone, or there twice. */
const nearly = fc
  .tuple(fc.nat(54), fc.constantFrom('', '0', 'A', 'g', '-', '_', ' ', ','), fc.boolean())
  .map(([at, text, replaces]) => VALID.slice(0, at) + text + VALID.slice(replaces ? at + 1 : at))
const parent = fc.oneof(wellFormed, wellFormed, nearly, fc.constant(VALID))
const parents = fc.oneof({ weight: 8, arbitrary: parent.map((text) => [text]) }, fc.array(parent, { maxLength: 3 }))

const keyPart = (max: number) => fc.string({ unit: fc.constantFrom(...'ab01_-*/'), minLength: 1, maxLength: max })
const key = fc.oneof(
  keyPart(3),
  keyPart(12),
  keyPart(260),
  fc.tuple(keyPart(3), keyPart(3)).map((parts) => parts.join('@')),
  fc.tuple(keyPart(245), keyPart(16)).map((parts) => parts.join('@')),
  fc.constantFrom('', 'A', 'a.b', 'a@b@c', '@a', 'a@', 'a b'),
)
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'xyz ~!:;'), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'xy'), minLength: 100, maxLength: 260 }),
  fc.constantFrom('', 'a=b', '\u00e9', '\u0080', ' a', '\ta'),
)
const blank = fc.constantFrom('', '', ' ', '\t', ' \t ')
const goodMember = fc.tuple(fc.nat(400), value).map(([n, text]) => `k${n}=${isValue(text) ? text : 'v'}`)
const anyMember = fc.oneof(
  fc.tuple(key, value).map((pair) => pair.join('=')),
  fc.constantFrom('', 'novalue', '=', 'k1'),
)
const list = (member: fc.Arbitrary<string>, maxLength: number) =>
  fc
    .array(
      fc.tuple(blank, member, blank).map((parts) => parts.join('')),
      { maxLength },
    )
    .map((members) => members.join(','))
const states = fc.oneof(
  fc.array(list(goodMember, 5), { maxLength: 3 }),
  fc.array(list(goodMember, 40), { maxLength: 1 }),
  fc.array(list(fc.oneof({ weight: 6, arbitrary: goodMember }, anyMember), 6), { maxLength: 3 }),
)

test('any headers: a valid parent is followed, its state passed on in order, and everything else starts a trace', async () => {
  await fc.assert(fc.asyncProperty(parents, states, expectByTheLetter), { numRuns: 400 })
}, 60_000)

test('the state of a valid parent, of any size', async () => {
  await fc.assert(fc.asyncProperty(fc.constant([VALID]), states, expectByTheLetter), { numRuns: 400 })
}, 60_000)

test.each<[string, string[], string[]]>([
  ['two parents', [VALID, VALID], ['a=1']],
  ['two parents, the first of a later version', [`cc-${TRACE}-b7ad6b7169203331-01-x`, VALID], ['a=1']],
  ['an empty parent', [''], ['a=1']],
  ['a state without a parent', [], ['a=1']],
  ['states in several headers', [VALID], ['a=1', 'b=2 , c=3', '', 'd=4']],
  ['one key in two headers', [VALID], ['a=1', 'a=2']],
  ['32 members', [VALID], [Array.from({ length: 32 }, (_, i) => `k${i}=v`).join()]],
  ['33 members', [VALID], [Array.from({ length: 33 }, (_, i) => `k${i}=v`).join()]],
  ['33 members in two headers', [VALID], [Array.from({ length: 32 }, (_, i) => `k${i}=v`).join(), 'z=1']],
  ['the longest key and value', [VALID], [`${'a'.repeat(256)}=${'v'.repeat(255)}`]],
  ['a value that is too long', [VALID], [`a=${'v'.repeat(257)}`]],
  ['the longest key of a tenant', [VALID], [`${'1'.repeat(241)}@${'a'.repeat(14)}=1`]],
  ['a key of a tenant that is too long', [VALID], [`${'1'.repeat(242)}@a=1`]],
  ['a system that is too long', [VALID], [`a@${'a'.repeat(15)}=1`]],
  ['a member of the state that is not one', [VALID], ['a=1,b']],
])('%s', async (_, given, givenStates) => {
  await expectByTheLetter(given, givenStates)
})
