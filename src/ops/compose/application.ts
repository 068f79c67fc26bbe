import { dirname, join } from 'node:path/posix'
import type { OpsModel } from '../model/ops-model.ts'
import { type ComposeService, published } from './compose-service.ts'
import { IMAGES } from './images.ts'

/** Where the service listens, of `host:port`. */
export function portOf({ service }: Pick<OpsModel, 'service'>): number {
  return Number(/:(\d+)$/.exec(service.target)?.[1] ?? 5001)
}

/** Name of the service in the network of the containers. */
export function hostOf({ service }: Pick<OpsModel, 'service'>): string {
  return service.name.toLowerCase().replaceAll(/[^a-z0-9_.-]+/g, '-')
}

/** The application itself: it writes its lines where the shippers read them and sends its spans to the agent. */
export function application(model: OpsModel): ComposeService {
  const { compose, logs } = model
  const folder = dirname(logs.files)
  return {
    image: compose.image ?? IMAGES.node,
    ...(compose.command === undefined ? {} : { command: compose.command }),
    ...(compose.image === undefined ? { working_dir: '/app' } : {}),
    environment: {
      PORT: String(portOf(model)),
      OBS_LOGGING_FILE: join(folder, 'app.log'),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-agent:4317',
      ...compose.environment,
    },
    ports: published(portOf(model)),
    volumes: [...(compose.image === undefined ? ['..:/app'] : []), `service-logs:${folder}`],
    restart: 'unless-stopped',
  }
}
