import { dirname } from 'node:path/posix'
import type { OpsModel } from '../model/ops-model.ts'
import { type ComposeServices, published } from './compose-service.ts'
import { IMAGES } from './images.ts'

const restart = 'unless-stopped'

/** Traces and lines on their way to Tempo and Loki. */
export function telemetryServices({ logs }: OpsModel): ComposeServices {
  return {
    'otel-agent': {
      image: IMAGES.collector,
      // Reads files that the service may have written as root.
      user: '0',
      command: ['--config=/etc/otelcol/agent.yml'],
      volumes: [
        './otelcol/agent.yml:/etc/otelcol/agent.yml:ro',
        `service-logs:${dirname(logs.files)}:ro`,
        'otel-agent:/var/lib/otelcol',
      ],
      restart,
    },
    'otel-gateway': {
      image: IMAGES.collector,
      user: '0',
      command: ['--config=/etc/otelcol/gateway.yml'],
      volumes: ['./otelcol/gateway.yml:/etc/otelcol/gateway.yml:ro', 'otel-gateway:/var/lib/otelcol'],
      restart,
    },
    loki: {
      image: IMAGES.loki,
      command: ['-config.file=/etc/loki/loki.yml'],
      ports: published(3100),
      volumes: ['./loki/loki.yml:/etc/loki/loki.yml:ro', 'loki:/loki'],
      restart,
    },
    tempo: {
      image: IMAGES.tempo,
      user: '0',
      command: ['-config.file=/etc/tempo/tempo.yml'],
      ports: published(3200),
      volumes: ['./compose/tempo.yml:/etc/tempo/tempo.yml:ro', 'tempo:/var/tempo'],
      restart,
    },
  }
}

/** Tempo in one process. */
export const TEMPO_CONFIG = {
  server: { http_listen_port: 3200 },
  distributor: { receivers: { otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' } } } } },
  compactor: { compaction: { block_retention: '168h' } },
  storage: { trace: { backend: 'local', wal: { path: '/var/tempo/wal' }, local: { path: '/var/tempo/blocks' } } },
  usage_report: { reporting_enabled: false },
}
