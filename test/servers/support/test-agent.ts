import { join } from 'node:path'
import { freePort } from '../../../src/ops/proof/free-port.ts'
import { type ServerProcess, startServer } from '../../../src/ops/proof/server-process.ts'
import { until } from '../../../src/ops/proof/until.ts'
import { findServer } from './server-programs.ts'

/** Everything that the agent can check of what a tracer sends; none is on by default. */
export const CHECKS = [
  'trace_count_header',
  'meta_tracer_version_header',
  'trace_content_length',
  'trace_stall',
  'trace_peer_service',
  'meta_events_is_valid_json',
  'trace_dd_service',
]

/** A span in Datadog's format; the ids are decimal numbers as text. */
export interface TestAgentSpan {
  readonly trace_id: string
  readonly span_id: string
  readonly parent_id: string
  readonly name: string
  readonly resource: string
  readonly service: string
  readonly type?: string
  readonly error: number
  readonly meta: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, number>>
}

/** The same span's identity from either side: hex digits, empty for no parent. */
export interface SpanIdentity {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string
}

/** Datadog's own agent for tests, with all its checks on. */
export interface RunningTestAgent extends ServerProcess {
  readonly port: number
  /** `127.0.0.1:<port>` for OTLP by gRPC. */
  readonly otlpEndpoint: string
  /** The traces that came in Datadog's format, as soon as they have so many spans. */
  waitForTraces(spans: number): Promise<readonly (readonly TestAgentSpan[])[]>
  /** The spans that came by OTLP, as soon as there are so many. */
  waitForOtlpSpans(count: number): Promise<readonly (SpanIdentity & { readonly name: string })[]>
  /** How often each check passed, failed and was skipped. */
  checkSummary(): Promise<Readonly<Record<string, { Passed_Checks: number; Failed_Checks: number }>>>
  /** What the checks have against what was received; empty when nothing. */
  checkFailures(): Promise<string>
}

/** Starts the agent on free ports of the loopback interface. */
export async function startTestAgent(): Promise<RunningTestAgent> {
  const [port, grpcPort, httpPort] = [await freePort(), await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const server = await startServer({
    program: join(findServer('ddapm-test-agent').folder, 'bin', 'python'),
    args: [
      ...['-m', 'ddapm_test_agent.agent', `--port=${port}`],
      ...[`--otlp-grpc-port=${grpcPort}`, `--otlp-http-port=${httpPort}`],
      '--pool-trace-check-failures=true',
      // Nothing leaves this machine.
      '--disable-llmobs-data-forwarding',
    ],
    // Its argument for the same takes no list.
    env: { ...process.env, ENABLED_CHECKS: CHECKS.join(',') },
    readyUrl: `${url}/info`,
  })
  const read = async (from: string) => (await fetch(from)).text()
  return {
    ...server,
    port,
    otlpEndpoint: `127.0.0.1:${grpcPort}`,
    waitForTraces: (spans) =>
      until(`${spans} spans at the test agent`, async () => {
        const traces: TestAgentSpan[][] = JSON.parse(withTextIds(await read(`${url}/test/traces`)))
        return traces.flat().length >= spans ? traces : undefined
      }),
    waitForOtlpSpans: (count) =>
      until(`${count} spans by OTLP at the test agent`, async () => {
        const requests = JSON.parse(await read(`http://127.0.0.1:${httpPort}/test/session/traces`))
        const spans = readOtlpSpans(requests)
        return spans.length >= count ? spans : undefined
      }),
    checkSummary: async () => JSON.parse(await read(`${url}/test/trace_check/summary?return_all=true`)),
    checkFailures: async () => {
      const response = await fetch(`${url}/test/trace_check/failures?return_all=true`)
      return response.ok ? '' : response.text()
    },
  }
}

/** Of one trace; dd-trace sends the upper half of the trace id beside the chunk's first span. */
export function identitiesOf(trace: readonly TestAgentSpan[]): readonly SpanIdentity[] {
  const upper = trace.find(({ meta }) => '_dd.p.tid' in meta)?.meta['_dd.p.tid'] ?? '0'.repeat(16)
  return trace.map(({ trace_id, span_id, parent_id }) => ({
    traceId: upper + hex(trace_id),
    spanId: hex(span_id),
    parentId: parent_id === '0' ? '' : hex(parent_id),
  }))
}

const hex = (decimal: string) => BigInt(decimal).toString(16).padStart(16, '0')

/** The ids have more digits than a number of JavaScript keeps. */
function withTextIds(json: string): string {
  return json.replace(/"((?:trace|span|parent)_id)": (\d+)/g, '"$1": "$2"')
}

function readOtlpSpans(requests: readonly any[]) {
  const fromBase64 = (id = '') => Buffer.from(id, 'base64').toString('hex')
  return requests
    .flatMap(({ resource_spans, resourceSpans }) => resourceSpans ?? resource_spans)
    .flatMap(({ scope_spans, scopeSpans }) => scopeSpans ?? scope_spans)
    .flatMap(({ spans }) => spans)
    .map((span: any) => ({
      name: span.name as string,
      traceId: fromBase64(span.traceId ?? span.trace_id),
      spanId: fromBase64(span.spanId ?? span.span_id),
      parentId: fromBase64(span.parentSpanId ?? span.parent_span_id),
    }))
}
