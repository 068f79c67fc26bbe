import type { Context } from '@opentelemetry/api'
import type { ResolvedService, ResolvedTracing } from '../config/resolved-options.ts'
import type { Scopes } from '../context/scope.ts'
import type { Faults } from '../core/faults.ts'
import type { Warnings } from '../core/warnings.ts'
import { ConsoleExporter } from './exporters/console-exporter.ts'
import { CustomExporter } from './exporters/custom-exporter.ts'
import { MemoryExporter } from './exporters/memory-exporter.ts'
import { SpanProcessors } from './exporters/span-processors.ts'
import { OtlpExporter } from './otlp/otlp-exporter.ts'
import { resourceAttributes } from './resource.ts'
import type { SpanDestination } from './span-destination.ts'

export interface DestinationOptions {
  readonly options: ResolvedTracing
  readonly service: ResolvedService
  readonly environment: string
  readonly scopes: Scopes
  readonly faults: Faults
  readonly warnings: Warnings
  /** Called when the exporter goes down and when it comes back, never twice in a row with the same state. */
  readonly onExporterState: (state: 'down' | 'up', target: string, problem: string | undefined) => void
  /** `telemetry.sdk.version`. */
  readonly libraryVersion?: string | undefined
}

/** The application's own span processors, where it has any. */
export function createProcessors(
  { options, service, environment, libraryVersion, faults, scopes }: DestinationOptions,
  activeContext: () => Context | undefined,
): SpanProcessors | undefined {
  if (options.processors.length === 0) return undefined
  const resource = resourceAttributes(service, environment, libraryVersion)
  return new SpanProcessors({ processors: options.processors, resource, faults, scopes, activeContext })
}

/** Where the spans go by `tracing.exporter`; undefined for `none`. */
export function createDestination(deps: DestinationOptions): SpanDestination | undefined {
  const { options, scopes, faults, warnings } = deps
  const { exporter } = options
  if (exporter === 'none') return undefined
  if (exporter === 'memory') return new MemoryExporter()
  if (exporter === 'console') return new ConsoleExporter()
  const target = exporter === 'otlp-grpc' ? options.endpoint : 'custom exporter'
  const common = {
    resource: resourceAttributes(deps.service, deps.environment, deps.libraryVersion),
    scopes,
    onState(state: 'down' | 'up', problem: string | undefined) {
      if (state === 'down') warnings.once('OBSWRN006', target, problem ?? 'no answer')
      faults.run('tracing', () => deps.onExporterState(state, target, problem), undefined)
    },
    onFault: (error: unknown) => faults.report('tracing', error),
  }
  if (exporter !== 'otlp-grpc') return new CustomExporter({ ...common, exporter })
  const { endpoint, insecure, headers, tls, compression, exportTimeoutMs } = options
  return new OtlpExporter({ ...common, endpoint, insecure, headers, tls, compression, exportTimeoutMs })
}
