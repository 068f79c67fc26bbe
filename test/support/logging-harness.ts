import type { ResolvedLogging } from '../../src/config/resolved-options.ts'
import { RequestContext } from '../../src/context/request-context.ts'
import { Scope, Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { Faults } from '../../src/core/faults.ts'
import { NOOP_SPAN } from '../../src/core/noop-span.ts'
import type { Span } from '../../src/core/span.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createLogging, type LoggingDeps } from '../../src/logging/create-logging.ts'

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
export const SPAN_ID = 'b7ad6b7169203331'

export type LogLine = Record<string, unknown>

const OPTIONS: ResolvedLogging = {
  level: 'info',
  levels: {},
  file: undefined,
  console: false,
  rotate: undefined,
  redact: [],
  headers: [],
  preset: 'default',
  callSite: 'error',
  requests: true,
  pretty: false,
  slowRequestMs: undefined,
  sample: {},
  repeat: undefined,
  captureFatal: false,
  reopenOn: [],
  durability: 'batched',
  maxBufferBytes: 16_777_216,
  onFull: 'drop-new',
}

export interface LoggingHarnessOptions extends Partial<ResolvedLogging> {
  readonly datadogFields?: LoggingDeps['datadogFields']
}

/** The logging part without destinations; its lines are read through the observer. */
export function createLoggingHarness({ datadogFields, ...options }: LoggingHarnessOptions = {}) {
  const scopes = new Scopes()
  const faults = new Faults(new Warnings())
  const texts: string[] = []
  const part = createLogging({
    options: { ...OPTIONS, ...options },
    service: { name: 'shop', version: '1.2.3', namespace: undefined, instanceId: 'shop-1', attributes: {} },
    environment: 'production',
    scopes,
    clock: new Clock(),
    faults,
    warnings: new Warnings(),
    datadogFields,
  })
  part.onLine = (text) => texts.push(text)
  const lines = (): LogLine[] => texts.map((text) => JSON.parse(text) as LogLine)
  return {
    part,
    logger: part.root,
    scopes,
    faults,
    /** The lines as written, newlines included. */
    texts,
    lines,
    last: (): LogLine => lines().at(-1) ?? {},
  }
}

/** A span of these ids that records nothing. */
export function spanWith(traceId = TRACE_ID, spanId = SPAN_ID, traceFlags = 1): Span {
  return { ...NOOP_SPAN, spanContext: () => ({ traceId, spanId, traceFlags }) }
}

/** The scope of a request with an observed function. */
export function requestScope(functionName?: string, span: Span | undefined = spanWith()) {
  const request = new RequestContext('req-1')
  return { request, scope: new Scope(request, span, functionName) }
}
