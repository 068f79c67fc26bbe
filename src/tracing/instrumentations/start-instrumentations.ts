import type { TracerProvider } from '@opentelemetry/api'
import type { Faults } from '../../core/faults.ts'
import type { Warnings } from '../../core/warnings.ts'
import type { Instrumentation } from './instrumentation.ts'
import { hookModules } from './module-hooks.ts'

const HTTP = '@opentelemetry/instrumentation-http'

export interface InstrumentationDeps {
  readonly instrumentations: readonly Instrumentation[]
  readonly provider: TracerProvider
  /** True where this library makes the spans of all servers by itself. */
  readonly ownsServers: boolean
  readonly warnings: Warnings
  readonly faults: Faults
}

const kOwners = Symbol.for('@creativedynamics/observability/instrumentation-owners')

/** By whose provider an instrumentation makes spans: of two instances that use it, the later one. */
function owners(): WeakMap<Instrumentation, object> {
  const holder = globalThis as { [kOwners]?: WeakMap<Instrumentation, object> }
  holder[kOwners] ??= new WeakMap()
  return holder[kOwners]
}

/**
 * Enables instrumentations of OpenTelemetry with this provider; modules that are loaded from now on are patched. The answer
 * disables those that no other instance has taken over since.
 */
export function startInstrumentations(deps: InstrumentationDeps): () => void {
  const { instrumentations, provider, warnings, faults } = deps
  for (const instrumentation of instrumentations) {
    owners().set(instrumentation, provider)
    faults.run('tracing', () => start(instrumentation, provider, deps.ownsServers), undefined)
  }
  faults.run('tracing', () => hookModules(instrumentations, warnings), undefined)
  return () => {
    for (const instrumentation of instrumentations) {
      if (owners().get(instrumentation) !== provider) continue
      faults.run('tracing', () => instrumentation.disable(), undefined)
    }
  }
}

function start(instrumentation: Instrumentation, provider: TracerProvider, ownsServers: boolean): void {
  // A server's span is opened before the instrumentation hears of the request, which would open a second one.
  if (ownsServers && instrumentation.instrumentationName === HTTP) {
    instrumentation.setConfig?.({ ...instrumentation.getConfig?.(), disableIncomingRequestInstrumentation: true })
  }
  instrumentation.setTracerProvider(provider)
  // Does nothing where the constructor has enabled it already.
  instrumentation.enable()
}
