import type { TracerProvider } from '@opentelemetry/api'

/** What is used of an instrumentation of OpenTelemetry, whichever its release. */
export interface Instrumentation {
  readonly instrumentationName?: string
  enable(): void
  disable(): void
  setTracerProvider(provider: TracerProvider): void
  getConfig?(): object
  setConfig?(config: object): void
  /** The modules that it patches; not part of its public face, and in it in all releases. */
  readonly _modules?: readonly InstrumentedModule[]
}

export interface InstrumentedModule {
  readonly name: string
  readonly files?: readonly { readonly name: string }[]
}

export function isInstrumentation(value: unknown): value is Instrumentation {
  if (typeof value !== 'object' || value === null) return false
  return ['enable', 'disable', 'setTracerProvider'].every((name) => typeof Reflect.get(value, name) === 'function')
}
