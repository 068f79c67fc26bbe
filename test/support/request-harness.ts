import { createExpressMount } from '../../src/adapters/express.ts'
import { createExpressErrorMount } from '../../src/adapters/express-errors.ts'
import { createFastifyMount } from '../../src/adapters/fastify.ts'
import { createHonoMount } from '../../src/adapters/hono.ts'
import { createKoaMount } from '../../src/adapters/koa.ts'
import { createNodeMount, type NodeHandler, type NodeMountOptions } from '../../src/adapters/node.ts'
import { Scopes } from '../../src/context/scope.ts'
import { Clock } from '../../src/core/clock.ts'
import { ErrorLedger } from '../../src/core/error-ledger.ts'
import { Faults } from '../../src/core/faults.ts'
import { Warnings } from '../../src/core/warnings.ts'
import { createEndpoints, type EndpointPorts } from '../../src/http/endpoints.ts'
import { createRequestObserver } from '../../src/http/observe-request.ts'
import type { RequestPorts } from '../../src/http/ports.ts'
import type { AccessRecord } from '../../src/logging/logger.ts'
import { RecordingSpanBackend } from './recording-span-backend.ts'

/** One finished request as the metrics were told of it. */
export interface CountedRequest {
  readonly method: string
  readonly endpoint: string
  readonly status: number
}

/** The observer, the endpoints and the mounts on recording ports. */
export function createRequestHarness(
  overrides: Partial<RequestPorts> = {},
  { metrics, health }: Partial<Pick<EndpointPorts, 'metrics' | 'health'>> = {},
) {
  const spans = new RecordingSpanBackend()
  const scopes = new Scopes()
  const faults = new Faults(new Warnings())
  const requests: CountedRequest[] = []
  const errors: { readonly errorType: string; readonly endpoint: string }[] = []
  const lines: AccessRecord[] = []
  const counts = { inFlight: 0 }
  const ports: RequestPorts = {
    clock: new Clock(),
    scopes,
    faults,
    ledger: new ErrorLedger(),
    metrics: {
      expect: () => {},
      started: () => {
        counts.inFlight++
      },
      ended: (method, endpoint, status) => {
        counts.inFlight--
        requests.push({ method, endpoint, status })
      },
      failed: (errorType, endpoint) => errors.push({ errorType, endpoint }),
    },
    spans,
    access: (record) => lines.push(record),
    correlationHeader: 'x-request-id',
    ignore: ['/metrics', '/health*'],
    isDraining: () => false,
    ...overrides,
  }
  const observer = createRequestObserver(ports)
  const endpoints = createEndpoints({ scopes, faults, metrics, health })
  const mountPorts = { observer, endpoints, faults }
  return {
    ports,
    observer,
    endpoints,
    spans,
    scopes,
    faults,
    requests,
    errors,
    lines,
    counts,
    mounts: {
      express: () => createExpressMount(mountPorts),
      expressErrors: (options?: { readonly respond?: boolean }) => createExpressErrorMount(mountPorts, options),
      fastify: () => createFastifyMount(mountPorts),
      koa: () => createKoaMount(mountPorts),
      hono: () => createHonoMount(mountPorts),
      node: (handler: NodeHandler, options?: NodeMountOptions) => createNodeMount(mountPorts, handler, options),
    },
  }
}

export type RequestHarness = ReturnType<typeof createRequestHarness>
