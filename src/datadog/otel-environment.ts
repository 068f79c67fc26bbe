import process from 'node:process'

/**
 * Keeps dd-trace away from OpenTelemetry in the same process. `DD_TRACE_OTEL_ENABLED=true`, or `OTEL_SDK_DISABLED=false`
 * without it, makes dd-trace replace `NodeTracerProvider` by its own; it has no option in code for this and asks the
 * environment whenever the SDK is loaded, so the variable has to stay. An explicit value of the user's is kept.
 */
export function keepOpenTelemetryApart(): void {
  // biome-ignore lint/style/noProcessEnv: dd-trace reads this switch from the environment only
  process.env.DD_TRACE_OTEL_ENABLED ??= 'false'
}

/**
 * Runs `init` with dd-trace switched on where nobody switched it off: `OTEL_TRACES_EXPORTER=none`, said to
 * OpenTelemetry, switches dd-trace off as well, and there is no option in code against it.
 */
export function withDatadogEnabled(init: () => void): void {
  // biome-ignore lint/style/noProcessEnv: dd-trace reads this switch from the environment only
  const environment = process.env
  const misled = environment.OTEL_TRACES_EXPORTER === 'none' && environment.DD_TRACE_ENABLED === undefined
  if (misled) environment.DD_TRACE_ENABLED = 'true'
  try {
    init()
  } finally {
    if (misled) delete environment.DD_TRACE_ENABLED
  }
}
