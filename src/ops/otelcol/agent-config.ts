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
import { logFileReceiver } from './log-file-receiver.ts'

/** The Collector beside the service: takes its spans, reads its log files, and passes both on. */
export function agentConfig(model: OpsModel): object {
  return {
    extensions: { health_check: HEALTH_CHECK, file_storage: FILE_STORAGE },
    receivers: { otlp: OTLP_RECEIVER, filelog: logFileReceiver(model) },
    processors: { memory_limiter: MEMORY_LIMITER, batch: BATCH },
    exporters: {
      'otlp/gateway': { endpoint: model.collector.gateway, tls: { insecure: true }, ...STORED_QUEUE },
    },
    service: {
      extensions: ['health_check', 'file_storage'],
      telemetry: OWN_TELEMETRY,
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['otlp/gateway'] },
        logs: { receivers: ['otlp', 'filelog'], processors: ['memory_limiter', 'batch'], exporters: ['otlp/gateway'] },
      },
    },
  }
}
