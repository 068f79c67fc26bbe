import type { Scopes } from '../../context/scope.ts'
import type { Faults } from '../../core/faults.ts'
import type { SpanBackend } from '../../core/span.ts'
import { ClientSpans } from './client-spans.ts'
import { traceNodeClients } from './trace-node-clients.ts'
import { traceUndici } from './trace-undici.ts'

export interface OutgoingPorts {
  readonly spans: SpanBackend
  readonly scopes: Scopes
  readonly faults: Faults
}

/**
 * From now on requests made by `fetch`, undici, `node:http` and `node:https`, and by whatever is built on them, are child
 * spans of the span that is active where they are made, and carry its propagation headers. A request that carries a trace
 * already is left alone. Several instances may do this at once.
 */
export function startOutgoing(ports: OutgoingPorts): { stop(): void } {
  const { spans, scopes, faults } = ports
  const clients = new ClientSpans(spans, scopes)
  const stops = [traceUndici(clients, faults), traceNodeClients(clients, faults)]
  return {
    stop() {
      for (const stop of stops) stop()
    },
  }
}
