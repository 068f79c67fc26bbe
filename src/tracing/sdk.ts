import { createRequire } from 'node:module'
import type { HrTime, SpanContext, SpanStatus } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import type { AttributeValue } from '../core/span.ts'
import { attributesObject } from './attributes/attribute-list.ts'
import { toHrTime } from './otel/time-input.ts'
import type { RecordedSpan } from './recorded-span.ts'
import { spanContextOf } from './unrecorded-span.ts'

/** The one file that names OpenTelemetry's SDK; a change of its major version ends here. */
export type { ReadableSpan, Resource }

/** The SDK's resource of these attributes, key and value by turns. Loads the SDK's package. */
export async function loadResource(pairs: readonly (string | AttributeValue)[]): Promise<Resource> {
  const { resourceFromAttributes } = await import('@opentelemetry/resources')
  return resourceFromAttributes(attributesObject(pairs) as never)
}

/** Same at once, for where the application has loaded the SDK already: its processors are made of it. */
export function requireResource(pairs: readonly (string | AttributeValue)[]): Resource {
  const require = createRequire(import.meta.url)
  const { resourceFromAttributes } = require('@opentelemetry/resources') as typeof import('@opentelemetry/resources')
  return resourceFromAttributes(attributesObject(pairs) as never)
}

/** A span in the shape that span exporters of OpenTelemetry receive. */
export function readableSpan(span: RecordedSpan, resource: Resource): ReadableSpan {
  const context = span.spanContext()
  const { startTime, ended } = span
  const endTime: HrTime = ended ? (span.endHr ?? toHrTime(span.endMs)) : [0, 0]
  const parent = parentContext(span)
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => context,
    ...(parent === undefined ? {} : { parentSpanContext: parent }),
    startTime,
    endTime,
    duration: ended ? between(startTime, endTime) : [-1, 0],
    ended,
    status: statusOf(span),
    attributes: attributesObject(span.preset?.pairs, span.attributes.pairs) as ReadableSpan['attributes'],
    events: (span.events ?? []).map((event) => ({
      name: event.name,
      time: event.time,
      attributes: attributesObject(event.attributes.pairs) as ReadableSpan['attributes'],
      droppedAttributesCount: event.attributes.dropped,
    })),
    links: (span.links ?? []).map((link) => ({
      context: { ...spanContextOf(link), isRemote: link.isRemote },
      attributes: attributesObject(link.attributes.pairs) as ReadableSpan['attributes'],
      droppedAttributesCount: link.attributes.dropped,
    })),
    resource,
    instrumentationScope: span.scope,
    droppedAttributesCount: span.attributes.dropped,
    droppedEventsCount: span.droppedEvents,
    droppedLinksCount: span.droppedLinks,
  }
}

function parentContext(span: RecordedSpan): SpanContext | undefined {
  if (span.parentSpanId === '') return undefined
  const { traceId, parentSpanId: spanId, traceFlags, parentIsRemote: isRemote } = span
  return { traceId, spanId, traceFlags, isRemote }
}

function statusOf(span: RecordedSpan): SpanStatus {
  return span.statusMessage === '' ? { code: span.statusCode } : { code: span.statusCode, message: span.statusMessage }
}

function between(start: HrTime, end: HrTime): HrTime {
  const seconds = end[0] - start[0]
  const nanoseconds = end[1] - start[1]
  return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds]
}
