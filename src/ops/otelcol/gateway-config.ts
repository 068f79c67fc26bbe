import type { OpsModel } from '../model/ops-model.ts'
import {
  BATCH,
  FILE_STORAGE,
  HEALTH_CHECK,
  MEMORY_LIMITER,
  OTLP_RECEIVER,
  OWN_TELEMETRY,
  STORED_QUEUE,
} from './collector-parts.ts'

/** The Collector in front of the stores: decides about whole traces, and knows where everything goes. */
export function gatewayConfig({ collector }: OpsModel): object {
  return {
    extensions: { health_check: HEALTH_CHECK, file_storage: FILE_STORAGE },
    receivers: { otlp: OTLP_RECEIVER },
    processors: { memory_limiter: MEMORY_LIMITER, tail_sampling: tailSampling(collector), batch: BATCH },
    exporters: {
      'otlp/traces': { endpoint: collector.traces, tls: { insecure: true }, ...STORED_QUEUE },
      'otlphttp/logs': { endpoint: collector.logs, ...STORED_QUEUE },
    },
    service: {
      extensions: ['health_check', 'file_storage'],
      telemetry: OWN_TELEMETRY,
      pipelines: {
        // Batches come after the decision: before it they would mix what is kept with what is not.
        traces: {
          receivers: ['otlp'],
          processors: ['memory_limiter', 'tail_sampling', 'batch'],
          exporters: ['otlp/traces'],
        },
        logs: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['otlphttp/logs'] },
      },
    },
  }
}

/** Every trace that failed or was slow, and a share of the others: one policy that says yes is enough. */
function tailSampling({ waitSeconds, maxTraces, slowSeconds, sampleRatio }: OpsModel['collector']): object {
  return {
    decision_wait: `${waitSeconds}s`,
    num_traces: maxTraces,
    policies: [
      { name: 'failed', type: 'status_code', status_code: { status_codes: ['ERROR'] } },
      { name: 'slow', type: 'latency', latency: { threshold_ms: Math.round(slowSeconds * 1_000) } },
      {
        name: 'share',
        type: 'probabilistic',
        probabilistic: { sampling_percentage: Number((sampleRatio * 100).toPrecision(6)) },
      },
    ],
  }
}
