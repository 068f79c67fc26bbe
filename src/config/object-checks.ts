import type { Server } from 'node:http'
import { constants } from 'node:os'
import { type Check, check } from './check.ts'
import { aListOf } from './collection-checks.ts'
import { isRecord } from './describe-value.ts'
import { nearestKey } from './nearest-key.ts'
import type {
  EndpointAuth,
  ExporterName,
  InstrumentationLike,
  SamplerLike,
  SpanExporterLike,
  SpanProcessorLike,
  TracerProviderLike,
} from './options.ts'
import { oneOf } from './scalar-checks.ts'

/** True where `value` has all these methods. Reading them may run the application's code. */
function hasMethods(value: unknown, ...names: readonly string[]): value is object {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return false
  return names.every((name) => typeof Reflect.get(value as object, name) === 'function')
}

export const aRegistry: Check<object> = check("a prom-client Registry (with the method 'registerMetric')", (value) =>
  hasMethods(value, 'registerMetric', 'getMetricsAsJSON') ? value : undefined,
)

export const aForeignRegistry: Check<object> = check("a prom-client Registry (with the method 'metrics')", (value) =>
  hasMethods(value, 'metrics') ? value : undefined,
)

export const aDatadogTracer: Check<object> = check(
  "the tracer of dd-trace (with the methods 'startSpan' and 'scope')",
  (value) => (hasMethods(value, 'startSpan', 'scope') ? value : undefined),
)

export const aServer: Check<Server> = check("a server (with the method 'close')", (value) =>
  hasMethods(value, 'close') ? (value as Server) : undefined,
)

export const aTracerProvider: Check<TracerProviderLike> = check(
  "a TracerProvider (with the method 'getTracer')",
  (value) => (hasMethods(value, 'getTracer') ? (value as unknown as TracerProviderLike) : undefined),
)

const anInstrumentation: Check<string | InstrumentationLike> = check(
  "the name of a package, or an instrumentation (with the methods 'enable', 'disable' and 'setTracerProvider')",
  (value) => {
    if (typeof value === 'string') return /^[@a-z0-9][\w./@-]{0,213}$/i.test(value) ? value : undefined
    return hasMethods(value, 'enable', 'disable', 'setTracerProvider')
      ? (value as unknown as InstrumentationLike)
      : undefined
  },
  (text) => text,
)

const aListOfInstrumentations = aListOf(anInstrumentation, 'names of packages and instrumentations')

export const someInstrumentations: Check<'auto' | readonly (string | InstrumentationLike)[]> = {
  expected: `'auto' or ${aListOfInstrumentations.expected}`,
  read(value, report) {
    if (value === 'auto') return value
    return aListOfInstrumentations.read(value, (problem) =>
      report(problem.at === '' ? { ...problem, expected: this.expected } : problem),
    )
  },
  parse: (text) => (text.toLowerCase() === 'auto' ? 'auto' : aListOfInstrumentations.parse?.(text)),
}

const anExporterName = oneOf('auto', 'otlp-grpc', 'console', 'memory', 'none')

export const anExporter: Check<ExporterName | SpanExporterLike> = check(
  `${anExporterName.expected}, or a SpanExporter (with the methods 'export' and 'shutdown')`,
  (value) => {
    if (typeof value === 'string') return anExporterName.read(value, () => undefined)
    return hasMethods(value, 'export', 'shutdown') ? (value as unknown as SpanExporterLike) : undefined
  },
  (text) => text,
)

export const aSpanProcessor: Check<SpanProcessorLike> = check(
  "a SpanProcessor (with the methods 'onStart', 'onEnd', 'forceFlush' and 'shutdown')",
  (value) =>
    hasMethods(value, 'onStart', 'onEnd', 'forceFlush', 'shutdown')
      ? (value as unknown as SpanProcessorLike)
      : undefined,
)

export const aSampler: Check<SamplerLike> = check("a Sampler (with the method 'shouldSample')", (value) =>
  hasMethods(value, 'shouldSample') ? (value as unknown as SamplerLike) : undefined,
)

/** Signals that a process can handle. */
export const aSignal: Check<NodeJS.Signals> = check(
  "the name of a signal such as 'SIGTERM'",
  (value) =>
    typeof value === 'string' && Object.hasOwn(constants.signals, value) && value !== 'SIGKILL' && value !== 'SIGSTOP'
      ? (value as NodeJS.Signals)
      : undefined,
  (text) => text,
)

const AUTH_KEYS = ['bearer', 'username', 'password'] as const

/** Answers a frozen copy. Either a token, or a user name and a password; never both. */
export const anAuth: Check<EndpointAuth> = {
  expected: '{ bearer } or { username, password }, each a non-empty string',
  read(value, report) {
    const refuse = (at: string, received: unknown, hint?: string): undefined => {
      report({ at, expected: this.expected, received, hint })
      return undefined
    }
    if (!isRecord(value)) return refuse('', value)
    for (const key of Object.keys(value)) {
      const known = AUTH_KEYS.some((name) => name === key)
      if (!known) return refuse(`.${key}`, value[key], `Did you mean "${nearestKey(key, AUTH_KEYS) ?? 'bearer'}"?`)
    }
    const { bearer, username, password } = value
    if (isSecret(bearer) && username === undefined && password === undefined) return Object.freeze({ bearer })
    // A colon ends the user name in the header of basic authentication.
    if (bearer === undefined && isSecret(username) && !username.includes(':') && isSecret(password)) {
      return Object.freeze({ username, password })
    }
    return refuse('', value)
  },
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
