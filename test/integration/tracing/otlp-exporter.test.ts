import { hostname } from 'node:os'
import { status } from '@grpc/grpc-js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { resolveOptions } from '../../../src/config/resolve-options.ts'
import { Scope } from '../../../src/context/scope.ts'
import { readContainerId } from '../../../src/core/cgroup/container-id.ts'
import type { TracingPart } from '../../../src/tracing/tracing-part.ts'
import { OtlpCollector, startOtlpCollector } from '../../support/otlp-collector.ts'
import { type BuiltTracing, buildTracing } from '../../support/tracing-parts.ts'

let collector: OtlpCollector
let parts: BuiltTracing[] = []
const warnings: string[] = []

beforeEach(async () => {
  collector = await startOtlpCollector()
  warnings.length = 0
  vi.spyOn(process, 'emitWarning').mockImplementation((text) => void warnings.push(String(text)))
})
afterEach(async () => {
  await Promise.all(parts.map(({ tracing }) => tracing.shutdown(0)))
  parts = []
  collector.kill()
  vi.restoreAllMocks()
})

function build(endpoint = collector.endpoint, headers: Record<string, string> = {}): BuiltTracing {
  const built = buildTracing({ exporter: 'otlp-grpc', endpoint, headers })
  parts.push(built)
  return built
}

function emit(tracing: TracingPart, count: number, attributes = {}): void {
  for (let i = 0; i < count; i++) tracing.startSpan({ name: `s${i}`, attributes }).end()
}

function expectAllOnce(count: number): void {
  const ids = new Set(collector.spans().map(({ spanId }) => spanId))
  expect([collector.spans().length, ids.size]).toEqual([count, count])
}

test('spans arrive on their own after a moment, with the resource and the headers', async () => {
  const { tracing, states } = build(undefined, { 'x-api-key': 'secret' })
  emit(tracing, 3)
  expect(tracing.stats().queuedBytes).toBeGreaterThan(0)
  await vi.waitFor(() => expectAllOnce(3), { timeout: 5_000 })
  expect(collector.exports[0]?.metadata).toMatchObject({ 'x-api-key': 'secret' })
  expect(collector.spans()[0]?.resource).toEqual({
    'service.name': 'shop',
    'service.version': '1.2.3',
    'service.namespace': 'demo',
    'service.instance.id': 'i-1',
    'deployment.environment.name': 'test',
    'telemetry.sdk.name': '@creativedynamics/observability',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '0.1.0',
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'host.name': hostname(),
    'host.arch': expect.stringMatching(/^(?:amd64|arm64|x86)$/),
    'os.type': process.platform === 'win32' ? 'windows' : process.platform,
    ...(readContainerId() === undefined ? {} : { 'container.id': readContainerId() }),
    team: 'blue',
  })
  await vi.waitFor(() => expect(tracing.stats()).toMatchObject({ exported: 3, dropped: 0, queuedBytes: 0 }))
  expect(states).toEqual([])
})

test('exports run in no request, whoever made the first span of a batch', async () => {
  const { tracing, scopes } = build()
  const request = new Scope(undefined, tracing.startSpan({ name: 'request' }), undefined)
  scopes.run(request, () => emit(tracing, 1))
  await vi.waitFor(() => expectAllOnce(1), { timeout: 10_000 })
  await vi.waitFor(() => expect(tracing.stats().queuedBytes).toBe(0))
  let told: Scope | undefined
  vi.mocked(process.emitWarning).mockImplementation((text) => {
    told = scopes.current()
    warnings.push(String(text))
  })
  collector.kill()
  scopes.run(request, () => emit(tracing, 1))
  await vi.waitFor(() => expect(warnings).toHaveLength(1), { timeout: 10_000 })
  expect([told?.suppressed, told?.span]).toEqual([true, undefined])
})

test('a burst of 20 000 spans loses none', async () => {
  const { tracing } = build()
  emit(tracing, 20_000, { dataset: 'abc', size: 5 })
  expect(await tracing.shutdown(20_000)).toBe(0)
  expectAllOnce(20_000)
  expect(collector.calls).toBeLessThan(10)
})

test('spans of several scopes stay with their scope in one batch', async () => {
  const { tracing } = buildTracing({ exporter: 'otlp-grpc', endpoint: collector.endpoint, registerGlobal: true })
  parts.push({ tracing } as BuiltTracing)
  const { trace } = await import('@opentelemetry/api')
  for (let i = 0; i < 3; i++) {
    trace.getTracer('a', '1').startSpan('of a').end()
    emit(tracing, 1)
    trace.getTracer('b').startSpan('of b').end()
  }
  await tracing.flush(5_000)
  const scopes = collector.spans().map(({ name, scope }) => `${name} ${scope.name}@${scope.version}`)
  const own = 's0 @creativedynamics/observability@'
  expect(scopes).toEqual(Array.from({ length: 3 }, () => ['of a a@1', own, 'of b b@']).flat())
  expect(collector.calls).toBe(1)
})

test('a collector that restarts loses nothing and doubles nothing; the change is told once each way', async () => {
  const { tracing, states } = build()
  emit(tracing, 10)
  await tracing.flush(5_000)
  collector.kill()
  emit(tracing, 10)
  await vi.waitFor(() => expect(states).toHaveLength(1), { timeout: 5_000 })
  emit(tracing, 10)
  await collector.start()
  await vi.waitFor(() => expectAllOnce(30), { timeout: 15_000 })
  await vi.waitFor(() => expect(states).toHaveLength(2))
  expect(states[0]).toMatch(`down ${collector.endpoint} 14 UNAVAILABLE`)
  expect(states[1]).toBe(`up ${collector.endpoint}`)
  expect(warnings).toEqual([expect.stringContaining(`Trace exporter at ${collector.endpoint} fails`)])
  // The collector has the last spans a moment before its answer is here.
  await vi.waitFor(() => expect(tracing.stats()).toMatchObject({ exported: 30, dropped: 0 }))
})

test('a shutdown while the collector restarts waits for it', async () => {
  const { tracing } = build()
  emit(tracing, 1)
  await tracing.flush(5_000)
  collector.kill()
  emit(tracing, 5)
  const lost = tracing.shutdown(15_000)
  await vi.waitFor(() => expect(warnings).toHaveLength(1), { timeout: 5_000 })
  await collector.start()
  expect(await lost).toBe(0)
  expectAllOnce(6)
})

test('a collector that was never there ends a shutdown early, and the loss is counted', async () => {
  const { tracing, states } = build('127.0.0.1:1')
  emit(tracing, 7)
  const started = performance.now()
  expect(await tracing.shutdown(20_000)).toBe(7)
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(tracing.stats()).toMatchObject({ dropped: 7, droppedByReason: { shutdown: 7 }, queuedBytes: 0 })
  expect(states).toHaveLength(1)
  expect(await tracing.shutdown(20_000)).toBe(7)
})

test('a slow collector gets everything, and a shutdown ends within its limit', async () => {
  collector.delayMs = 300
  const { tracing } = build()
  emit(tracing, 5)
  await tracing.flush(5_000)
  expectAllOnce(5)
  collector.delayMs = 5_000
  emit(tracing, 2)
  const started = performance.now()
  expect(await tracing.shutdown(300)).toBe(2)
  expect(performance.now() - started).toBeLessThan(1_500)
})

test('a collector that never answers is given the time of the variable, and the batch one more try', async () => {
  collector.delayMs = 60_000
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '200' }
  const { options } = resolveOptions({ service: 'shop' }, environment)
  if (options.tracing === false) throw new Error('expected tracing to be on')
  const built = buildTracing({ ...options.tracing, registerGlobal: false })
  parts.push(built)
  emit(built.tracing, 3)
  // By default each try would take 10 s.
  await vi.waitFor(() => expect(built.tracing.stats().dropped).toBe(3), { timeout: 9_000 })
  expect(built.states).toEqual([expect.stringMatching(`down ${collector.endpoint} 4 DEADLINE_EXCEEDED`)])
  expect(collector.calls).toBe(2)
})

test('a refusal that may be repeated is, one that may not is counted', async () => {
  const { tracing, states } = build()
  collector.refuseWith = status.ABORTED
  emit(tracing, 3)
  await vi.waitFor(() => expect(collector.calls).toBeGreaterThan(0), { timeout: 5_000 })
  collector.refuseWith = 0
  await vi.waitFor(() => expectAllOnce(3), { timeout: 5_000 })
  for (const code of [status.UNAUTHENTICATED, status.RESOURCE_EXHAUSTED, status.INVALID_ARGUMENT]) {
    collector.refuseWith = code
    emit(tracing, 2)
    await tracing.flush(5_000)
  }
  expect(tracing.stats()).toMatchObject({ exported: 3, dropped: 6, droppedByReason: { export_failed: 6 } })
  expect(states.map((state) => state.split(' ')[0])).toEqual(['down', 'up', 'down'])
})

test('spans that the collector rejects within an accepted batch are counted', async () => {
  collector.rejectedSpans = 2
  const { tracing } = build()
  emit(tracing, 5)
  await tracing.flush(5_000)
  expect(tracing.stats()).toMatchObject({ exported: 3, dropped: 2, droppedByReason: { rejected: 2 } })
})

test('an outage fills the queue to its limit; what comes later is counted, and the rest is delivered', async () => {
  const { tracing } = build()
  collector.kill()
  const attributes = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, 'x'.repeat(8_000)]))
  emit(tracing, 50, attributes)
  const { queuedBytes, droppedByReason } = tracing.stats()
  expect(queuedBytes).toBeGreaterThan(31 * 1024 * 1024)
  expect(queuedBytes).toBeLessThan(34 * 1024 * 1024)
  expect(droppedByReason.queue_full).toBeGreaterThan(0)
  await collector.start()
  await tracing.flush(20_000)
  expectAllOnce(50 - droppedByReason.queue_full)
  for (const { bytes } of collector.exports) expect(bytes).toBeLessThan(4 * 1024 * 1024)
})

test('a span that fits no message is counted and does not hold up the others', async () => {
  const { tracing } = build()
  emit(tracing, 1)
  const attributes = Object.fromEntries(
    Array.from({ length: 128 }, (_, i) => [`k${i}`, Array.from({ length: 8 }, () => 'é'.repeat(8_000))]),
  )
  emit(tracing, 1, attributes)
  emit(tracing, 1)
  await tracing.flush(5_000)
  expectAllOnce(2)
  expect(tracing.stats().droppedByReason.too_large).toBe(1)
})

test('headers that gRPC does not allow are a fault of the options and harm nobody', async () => {
  const { tracing, states, faults } = build(undefined, { 'bad header': 'x' })
  emit(tracing, 2)
  await tracing.flush(2_000)
  expect(faults.counts().get('tracing')).toBe(1)
  expect(states[0]).toMatch(/^down /)
  expect(await tracing.shutdown(1_000)).toBe(2)
})

test('with TLS asked for, a collector that speaks plain text is not one', async () => {
  const built = buildTracing({ exporter: 'otlp-grpc', endpoint: collector.endpoint, insecure: false })
  parts.push(built)
  emit(built.tracing, 1)
  expect(await built.tracing.shutdown(10_000)).toBe(1)
  expect(built.states).toEqual([expect.stringMatching(/^down .*UNAVAILABLE/)])
  expect(collector.calls).toBe(0)
})

test('a probe tells whether the collector answers', async () => {
  const here = build().tracing
  const nowhere = build('127.0.0.1:1').tracing
  expect(await here.probe(5_000)).toEqual({ target: collector.endpoint, problem: undefined })
  expect(await nowhere.probe(5_000)).toEqual({
    target: '127.0.0.1:1',
    problem: expect.stringContaining('ECONNREFUSED'),
  })
  expect(collector.calls).toBe(0)
})

test('its own traffic is recognised', () => {
  const { tracing } = build('localhost:4317')
  expect(tracing.isOwnTraffic('localhost', 4317)).toBe(true)
  expect(tracing.isOwnTraffic('127.0.0.1', 4317)).toBe(true)
  expect(tracing.isOwnTraffic('localhost', 4318)).toBe(false)
  expect(tracing.isOwnTraffic('example.org', 4317)).toBe(false)
})

test('spans that end after the shutdown are neither sent nor an error', async () => {
  const { tracing } = build()
  const open = tracing.startSpan({ name: 'open' })
  await tracing.shutdown(1_000)
  open.end()
  const late = tracing.startSpan({ name: 'late' })
  late.end()
  expect(late.isRecording()).toBe(false)
  expect(tracing.stats().droppedByReason.shutdown).toBe(1)
  await tracing.flush(1_000)
  expect(new OtlpCollector().spans()).toEqual(collector.spans())
})
