/** Every warning that the library emits through `process.emitWarning`. Codes are never used again for something else. */
export const WARNING_TABLE = {
  OBSWRN001: { message: 'Part "%s" of the observability library failed and goes on without it: %s' },
  OBSWRN002: { message: 'Environment variable %s is ignored: expected %s, got %s' },
  OBSWRN003: { message: 'Metric "%s" reached its limit of %s; further values are counted as __overflow__' },
  OBSWRN004: { message: 'Metric "%s" was given an impossible value (%s), which was left out' },
  OBSWRN005: {
    message: 'Log destination "%s" failed (%s); lines are kept up to a limit and written when it works again',
  },
  OBSWRN006: {
    message: 'Trace exporter at %s fails (%s); spans that it never takes are counted in spans_dropped_total',
  },
  OBSWRN007: { message: 'Datadog agent at %s does not answer; spans stay with dd-trace, which drops them in the end' },
  OBSWRN008: { message: 'Option %s has no effect any more: %s' },
  OBSWRN009: { message: 'OpenTelemetry globals were already set by the application and were left alone' },
  OBSWRN010: { message: 'The application starts without observability: %s' },
  OBSWRN011: { message: 'Of several configuration files only %s is used, not %s' },
  OBSWRN012: { message: 'The metrics thread is gone (%s); the main thread serves metrics.port' },
  OBSWRN013: { message: 'Instrumentation "%s" cannot be used: %s' },
  OBSWRN014: { message: 'ES modules are told to the instrumentations of %s only, not to those of %s' },
  OBSWRN015: {
    message:
      'Spans made through %s are lost: OpenTelemetry was registered through an older copy of its API (%s), and a newer one takes no part in that',
  },
  OBSWRN016: { message: 'Environment variable %s has no effect: %s' },
  OBSWRN017: { message: 'Option %s has no effect: it takes %s' },
} as const

export type WarningCode = keyof typeof WARNING_TABLE

const kSeen = Symbol.for('@creativedynamics/observability/warnings')

/** Emits warnings, each (code, subject) pair once for the lifetime of the object. Never throws. */
export class Warnings {
  readonly #seen = new Set<string>()

  /** `args` fill the message of the code; the first one is the subject. */
  once(code: WarningCode, ...args: readonly string[]): void {
    emitOnce(this.#seen, code, args)
  }

  /** Same, but once in this process: for what all instances share, such as the environment. */
  oncePerProcess(code: WarningCode, ...args: readonly string[]): void {
    // On `globalThis`, so that the ESM and the CommonJS copy share it.
    const holder = globalThis as { [kSeen]?: Set<string> }
    holder[kSeen] ??= new Set()
    emitOnce(holder[kSeen], code, args)
  }
}

function emitOnce(seen: Set<string>, code: WarningCode, args: readonly string[]): void {
  const key = `${code} ${args[0] ?? ''}`
  // The subject may come from outside (a metric name, an address): bounded all the same.
  if (seen.has(key) || seen.size >= 1_000) return
  seen.add(key)
  let next = 0
  const text = WARNING_TABLE[code].message.replaceAll('%s', () => args[next++] ?? '?')
  process.emitWarning(text, { type: 'ObservabilityWarning', code })
}
