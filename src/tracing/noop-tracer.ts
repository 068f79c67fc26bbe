import { ProxyTracerProvider, type Tracer } from '@opentelemetry/api'

/** A tracer whose spans go nowhere, for an instance without tracing; never the global one. */
export function createNoopTracer(): Tracer {
  return new ProxyTracerProvider().getTracer('@creativedynamics/observability')
}
