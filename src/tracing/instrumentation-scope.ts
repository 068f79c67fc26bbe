/** Who makes spans: this library, or the library that asked the global provider for a tracer. */
export interface InstrumentationScope {
  readonly name: string
  readonly version: string
}

/** Scope of the spans that this library opens itself. */
export const OWN_SCOPE: InstrumentationScope = { name: '@creativedynamics/observability', version: '' }
