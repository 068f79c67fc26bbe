'use strict'
// The ways in which an application can be observed. Loaded before the framework, as the assembled stack needs it.

const { SERVICE = 'bench', VARIANT = 'bare', SAMPLE_RATIO = '1', OTLP_PORT, AGENT_PORT } = process.env

const variants = {
  bare: () => ({ span: (_name, fn) => fn(undefined) }),

  ours: () => observed({}),
  // Failed and slow requests are kept although they were not sampled.
  'ours-keep': () => observed({}, { keep: { errors: true, slowerThan: 1 } }),
  'ours-traces': () => observed({ metrics: false, logging: false, health: false }),

  assembled: () => ({ ...instrumented(), client: require('prom-client') }),
  // OpenTelemetry's own instrumentation of node:http and of the framework, and nothing else.
  otel: () => instrumented(),

  // dd-trace alone, with everything that it traces by itself.
  ddtrace: () => {
    process.env.DD_INSTRUMENTATION_TELEMETRY_ENABLED = 'false'
    process.env.DD_REMOTE_CONFIGURATION_ENABLED = 'false'
    const { tracer } = require('dd-trace')
    tracer.init({
      service: SERVICE,
      hostname: '127.0.0.1',
      port: Number(AGENT_PORT),
      sampleRate: Number(SAMPLE_RATIO),
      startupLogs: false,
      logInjection: false,
    })
    return {
      span: (name, fn) => tracer.trace(name, (span) => fn({ setAttribute: (key, value) => span.setTag(key, value) })),
    }
  },
}

function observed(parts, tracing = {}) {
  const { createObservability } = require('../../dist/index.cjs')
  const obs = createObservability({
    service: SERVICE,
    environment: 'production',
    announce: false,
    tracing: { endpoint: `127.0.0.1:${OTLP_PORT}`, sampleRatio: Number(SAMPLE_RATIO), ...tracing },
    ...parts,
  })
  return { obs, span: obs.span, analysis: obs.analysis, flush: () => obs.shutdown() }
}

function instrumented() {
  const { trace, SpanStatusCode } = require('@opentelemetry/api')
  const {
    NodeTracerProvider,
    BatchSpanProcessor,
    ParentBasedSampler,
    TraceIdRatioBasedSampler,
  } = require('@opentelemetry/sdk-trace-node')
  const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-grpc')
  const { resourceFromAttributes } = require('@opentelemetry/resources')
  const { registerInstrumentations } = require('@opentelemetry/instrumentation')
  const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: `http://127.0.0.1:${OTLP_PORT}` }))
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': SERVICE }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(SAMPLE_RATIO)) }),
    spanProcessors: [processor],
  })
  provider.register()
  const register = (...instrumentations) =>
    registerInstrumentations({
      tracerProvider: provider,
      instrumentations: [new HttpInstrumentation(), ...instrumentations],
    })
  const tracer = trace.getTracer('bench')
  const span = (name, fn) =>
    tracer.startActiveSpan(name, (active) => {
      try {
        return fn(active)
      } catch (error) {
        active.recordException(error)
        active.setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        active.end()
      }
    })
  return { register, provider, span, trace, flush: () => provider.shutdown() }
}

const variant = variants[VARIANT]
if (variant === undefined) throw new Error(`unknown variant ${VARIANT}`)

/** The fields that tie a log line to its span, for the assembled stack. */
const traceFields = (trace) => () => {
  const context = trace.getActiveSpan()?.spanContext()
  return context === undefined ? {} : { trace_id: context.traceId, span_id: context.spanId }
}

/** The guide's metrics for an analysis, by prom-client, for the assembled stack. */
function promAnalysis(client) {
  const active = new client.Gauge({ name: 'bench_active_analyses', help: 'Active analyses' })
  const duration = new client.Histogram({
    name: 'bench_analysis_duration_seconds',
    help: 'Duration',
    labelNames: ['dataset', 'status'],
  })
  const bytes = new client.Counter({ name: 'bench_data_processed_bytes', help: 'Bytes' })
  return (dataset, size, fn) => {
    active.inc()
    const end = duration.startTimer({ dataset })
    try {
      const result = fn()
      bytes.inc(size)
      end({ status: 'success' })
      return result
    } catch (error) {
      end({ status: 'error' })
      throw error
    } finally {
      active.dec()
    }
  }
}

module.exports = { name: VARIANT, traceFields, promAnalysis, ...variant() }
