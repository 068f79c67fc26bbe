import type { HrTime } from '@opentelemetry/api'
import type { AttributeValue } from '../../core/span.ts'
import type { SpanPreset } from '../http/span-preset.ts'
import type { RecordedSpan, SpanEvent, SpanLink } from '../recorded-span.ts'
import { ProtobufWriter, SHORT_FIELD } from './protobuf-writer.ts'

/** Field tags of `opentelemetry.proto.trace.v1.Span` and its parts: number times 8 plus the wire type. */
const SPAN = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  start: 0x39,
  end: 0x41,
  attribute: 0x4a,
  droppedAttributes: 0x50,
  event: 0x5a,
  droppedEvents: 0x60,
  link: 0x6a,
  droppedLinks: 0x70,
  status: 0x7a,
  flags: (16 << 3) | 5,
} as const
const EVENT = { time: 0x09, name: 0x12, attribute: 0x1a, droppedAttributes: 0x20 } as const
const LINK = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  attribute: 0x22,
  droppedAttributes: 0x28,
  flags: (6 << 3) | 5,
} as const
const STATUS = { message: 0x12, code: 0x18 } as const
const KEY_VALUE = { key: 0x0a, value: 0x12 } as const
const ANY_VALUE = { string: 0x0a, bool: 0x10, int: 0x18, double: 0x21, array: 0x2a } as const

/** Bits of `flags` that tell whether the parent is in another process. */
const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

/** Writes one ended span as the message `Span`, without tag and length. */
export function encodeSpan(writer: ProtobufWriter, span: RecordedSpan): void {
  writer.hex(SPAN.traceId, span.traceId)
  writer.hex(SPAN.spanId, span.spanId)
  if (span.traceState !== '') writer.string(SPAN.traceState, span.traceState)
  if (span.parentSpanId !== '') writer.hex(SPAN.parentSpanId, span.parentSpanId)
  if (span.preset === undefined) encodeHead(writer, span.name, span.kind)
  else writer.raw(encodedPreset(span.preset, span.kind))
  encodeTime(writer, SPAN.start, span.startMs, span.startHr)
  encodeTime(writer, SPAN.end, span.endMs, span.endHr)
  encodeAttributes(writer, SPAN.attribute, span.attributes.pairs)
  encodeCount(writer, SPAN.droppedAttributes, span.attributes.dropped)
  if (span.events !== undefined) for (const event of span.events) encodeEvent(writer, event)
  encodeCount(writer, SPAN.droppedEvents, span.droppedEvents)
  if (span.links !== undefined) for (const link of span.links) encodeLink(writer, link)
  encodeCount(writer, SPAN.droppedLinks, span.droppedLinks)
  if (span.statusCode !== 0) encodeStatus(writer, span.statusCode, span.statusMessage)
  writer.fixed32(SPAN.flags, span.traceFlags | HAS_IS_REMOTE | (span.parentIsRemote ? IS_REMOTE : 0))
}

function encodeHead(writer: ProtobufWriter, name: string, kind: number): void {
  writer.string(SPAN.name, name)
  // The API counts kinds from 0; in the protocol 0 means unknown.
  writer.uint32(SPAN.kind, kind + 1)
}

function encodedPreset(preset: SpanPreset, kind: number): Uint8Array {
  if (preset.encoded === undefined) {
    const writer = new ProtobufWriter(512, 1 << 20)
    encodeHead(writer, preset.name, kind)
    encodeAttributes(writer, SPAN.attribute, preset.pairs)
    preset.encoded = writer.copy()
  }
  return preset.encoded
}

function encodeTime(writer: ProtobufWriter, tag: number, ms: number, time: HrTime | undefined): void {
  if (time !== undefined) {
    writer.unixNano(tag, time[0], time[1])
  } else {
    const seconds = Math.floor(ms / 1_000)
    writer.unixNano(tag, seconds, Math.round((ms - seconds * 1_000) * 1e6))
  }
}

function encodeCount(writer: ProtobufWriter, tag: number, count: number): void {
  if (count > 0) writer.uint32(tag, count)
}

/** Writes each pair as a `KeyValue` under `tag`. */
export function encodeAttributes(
  writer: ProtobufWriter,
  tag: number,
  pairs: readonly (string | AttributeValue)[],
): void {
  for (let i = 0; i < pairs.length; i += 2)
    encodeAttribute(writer, tag, pairs[i] as string, pairs[i + 1] as AttributeValue)
}

function encodeAttribute(writer: ProtobufWriter, tag: number, key: string, value: AttributeValue): void {
  if (typeof value === 'object' || !fitsShortField(key, value)) {
    const field = writer.open(tag)
    writer.string(KEY_VALUE.key, key)
    const inner = writer.open(KEY_VALUE.value)
    encodeValue(writer, value)
    writer.close(inner)
    writer.close(field)
  } else {
    const field = writer.openShort(tag)
    writer.string(KEY_VALUE.key, key)
    const inner = writer.openShort(KEY_VALUE.value)
    encodeValue(writer, value)
    writer.closeShort(inner)
    writer.closeShort(field)
  }
}

/** A character takes three bytes at most; the rest is room for tags, lengths and a number. */
function fitsShortField(key: string, value: string | number | boolean): boolean {
  return (key.length + (typeof value === 'string' ? value.length : 0)) * 3 < SHORT_FIELD - 64
}

function encodeValue(writer: ProtobufWriter, value: AttributeValue): void {
  if (typeof value === 'string') writer.string(ANY_VALUE.string, value)
  else if (typeof value === 'number') encodeNumber(writer, value)
  else if (typeof value === 'boolean') writer.uint32(ANY_VALUE.bool, value ? 1 : 0)
  else encodeArray(writer, value)
}

function encodeNumber(writer: ProtobufWriter, value: number): void {
  // From 2^63 on an integer no longer fits the protocol's integer.
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) writer.int64(ANY_VALUE.int, value)
  else writer.double(ANY_VALUE.double, value)
}

function encodeArray(writer: ProtobufWriter, items: readonly (string | number | boolean)[]): void {
  const array = writer.open(ANY_VALUE.array)
  for (const item of items) {
    const value = writer.open(0x0a)
    encodeValue(writer, item)
    writer.close(value)
  }
  writer.close(array)
}

function encodeEvent(writer: ProtobufWriter, event: SpanEvent): void {
  const field = writer.open(SPAN.event)
  writer.unixNano(EVENT.time, event.time[0], event.time[1])
  writer.string(EVENT.name, event.name)
  encodeAttributes(writer, EVENT.attribute, event.attributes.pairs)
  encodeCount(writer, EVENT.droppedAttributes, event.attributes.dropped)
  writer.close(field)
}

function encodeLink(writer: ProtobufWriter, link: SpanLink): void {
  const { traceId, spanId, traceFlags, traceState, isRemote } = link
  const field = writer.open(SPAN.link)
  writer.hex(LINK.traceId, traceId)
  writer.hex(LINK.spanId, spanId)
  if (traceState !== '') writer.string(LINK.traceState, traceState)
  encodeAttributes(writer, LINK.attribute, link.attributes.pairs)
  encodeCount(writer, LINK.droppedAttributes, link.attributes.dropped)
  writer.fixed32(LINK.flags, traceFlags | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0))
  writer.close(field)
}

function encodeStatus(writer: ProtobufWriter, code: number, message: string): void {
  const field = writer.open(SPAN.status)
  if (message !== '') writer.string(STATUS.message, message)
  // As in the API, 1 is ok and 2 is error.
  writer.uint32(STATUS.code, code)
  writer.close(field)
}
