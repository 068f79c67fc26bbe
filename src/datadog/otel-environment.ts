import process from 'node:process'

/**
 * Keeps dd-trace away from OpenTelemetry in the same process. `DD_TRACE_OTEL_ENABLED=true`, or `OTEL_SDK_DISABLED=false`
 * without it, makes dd-trace replace `NodeTracerProvider` by its own; it has no option in code for this and asks the
 * environment whenever the SDK is loaded, so the variable has to stay. The user's own value gives way only when
 * `needed`: where spans go by OTLP as well.
 */
export function keepOpenTelemetryApart(needed: boolean): void {
  // biome-ignore lint/style/noProcessEnv: dd-trace reads this switch from the environment only
  const environment = process.env
  if (needed) environment.DD_TRACE_OTEL_ENABLED = 'false'
  else environment.DD_TRACE_OTEL_ENABLED ??= 'false'
}

/**
 * Runs `load`, which loads and initialises dd-trace, with it switched on where nobody switched it off:
 * `OTEL_TRACES_EXPORTER=none`, said to OpenTelemetry, switches dd-trace off as well, and no option in code is against it.
 */
export function withDatadogEnabled<T>(load: () => T): T {
  // biome-ignore lint/style/noProcessEnv: dd-trace reads this switch from the environment only
  const environment = process.env
  const misled = environment.OTEL_TRACES_EXPORTER === 'none' && environment.DD_TRACE_ENABLED === undefined
  if (misled) environment.DD_TRACE_ENABLED = 'true'
  try {
    return load()
  } finally {
    if (misled) delete environment.DD_TRACE_ENABLED
  }
}
