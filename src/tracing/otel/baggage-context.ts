import type { Baggage, BaggageEntry, Context } from '@opentelemetry/api'
import type { Scopes } from '../../context/scope.ts'
import { formatBaggage, parseBaggage } from '../propagation/baggage-header.ts'
import type { OtelApi } from './api-copies.ts'

/** The key of every copy of OpenTelemetry's API. */
const kBaggage = Symbol.for('OpenTelemetry Baggage Key')

/** The context with the entries of a `baggage` header; the same one where there are none. */
export function withBaggageHeader(api: OtelApi, context: Context, header: unknown): Context {
  const items = parseBaggage(header)
  if (items.length === 0) return context
  const entries: Record<string, BaggageEntry> = {}
  for (const { key, value, metadata } of items) {
    entries[key] = metadata === '' ? { value } : { value, metadata: api.baggageEntryMetadataFromString(metadata) }
  }
  return context.setValue(kBaggage, api.propagation.createBaggage(entries))
}

/** The `baggage` header of a context, empty for none. */
export function baggageHeaderIn(context: Context): string {
  const baggage = context.getValue(kBaggage) as Baggage | undefined
  if (baggage === undefined) return ''
  const items = baggage.getAllEntries().map(([key, { value, metadata }]) => ({
    key,
    value: String(value),
    metadata: metadata?.toString() ?? '',
  }))
  return formatBaggage(items)
}

/** The active context, with the baggage that came with the request where the application's own context has none. */
export function activeContext(api: OtelApi, scopes: Scopes): Context {
  const active = api.context.active()
  if (active.getValue(kBaggage) !== undefined) return active
  const scope = scopes.current()
  const baggage = ((scope?.otelContext ?? scope?.otelBase) as Context | undefined)?.getValue(kBaggage)
  return baggage === undefined ? active : active.setValue(kBaggage, baggage)
}
