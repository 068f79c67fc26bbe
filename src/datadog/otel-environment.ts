import process from 'node:process'

// biome-ignore lint/style/noProcessEnv: dd-trace reads these switches from the environment only
const environment = process.env

/**
 * Keeps dd-trace away from OpenTelemetry in the same process. `DD_TRACE_OTEL_ENABLED=true`, or `OTEL_SDK_DISABLED=false`
 * without it, makes dd-trace replace `NodeTracerProvider` by its own; it has no option in code for this and asks the
 * environment whenever the SDK is loaded, so the variable has to stay as it is left here. The user's own value gives way
 * only when `needed`: where spans go by OTLP as well.
 */
export function keepOpenTelemetryApart(needed: boolean): void {
  if (!needed && environment.DD_TRACE_OTEL_ENABLED !== undefined) return
  // Many releases of dd-trace 5 take every text for a yes, `false` included, unless OTEL_SDK_DISABLED is there.
  if (environment.OTEL_SDK_DISABLED) environment.DD_TRACE_OTEL_ENABLED = 'false'
  else delete environment.DD_TRACE_OTEL_ENABLED
}

/**
 * Runs `load`, which loads and initialises dd-trace, without what `OTEL_TRACES_EXPORTER` says to OpenTelemetry: `none`
 * would switch dd-trace off as well, `otlp` would turn it away from the agent, and no option in code is against it in
 * every release.
 */
export function withoutOtelExporter<T>(load: () => T): T {
  const exporter = environment.OTEL_TRACES_EXPORTER
  delete environment.OTEL_TRACES_EXPORTER
  try {
    return load()
  } finally {
    if (exporter !== undefined) environment.OTEL_TRACES_EXPORTER = exporter
  }
}
