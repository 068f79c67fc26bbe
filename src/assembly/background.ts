import type { AddressInfo } from 'node:net'
import { ExpressRouteReader } from '../adapters/express-routes/express-route-reader.ts'
import type { ExpressRequest } from '../adapters/express-routes/express-types.ts'
import { startAuto } from '../http/auto/start-auto.ts'
import { startOutgoing } from '../http/outgoing/start-outgoing.ts'
import { type OwnPort, serveOwnPort } from '../http/own-port.ts'
import { serveIsolatedPort } from './exporter/serve-isolated-port.ts'
import type { Parts } from './parts.ts'

/** What runs beside the application until the instance is shut down. */
export interface Background {
  /** Address of `metrics.port`, once it listens. */
  readonly ownAddress: () => AddressInfo | undefined
  stop(): Promise<void>
}

/** Starts what the options ask for: outgoing spans, observation without a mount, a port for the endpoints. */
export function startBackground(parts: Parts): Background {
  const { options, spans, endpoints, faults, observer, scopes } = parts
  const stops: (() => unknown)[] = []

  const traceOutgoing = options.tracing === false ? options.datadog !== false : options.tracing.outgoing
  if (spans !== undefined && traceOutgoing) {
    const outgoing = startOutgoing({ spans, scopes, faults })
    stops.push(() => outgoing.stop())
  }
  if (options.http !== false && options.http.auto && observer !== undefined) {
    const express = new ExpressRouteReader(faults)
    const readRoute = (req: ExpressRequest) => {
      express.watch(req)
      return express.read(req)
    }
    const auto = startAuto({ observer, faults, readRoute })
    stops.push(() => auto.stop())
  }

  let address: AddressInfo | undefined
  const { metrics } = options
  if (metrics !== false && metrics.port !== undefined) {
    const { host, port } = metrics
    const { isolation } = parts.metrics
    const ownPort = scopes.exit(() =>
      isolation === undefined
        ? serveOwnPort(endpoints, faults, host, port)
        : serveIsolatedPort(parts, { ...metrics, port }, isolation),
    )
    remember(ownPort)
    stops.push(() => ownPort.close())
  }
  function remember({ listening }: OwnPort): void {
    void listening.then((found) => {
      address = found
    })
  }

  return {
    ownAddress: () => address,
    async stop() {
      for (const stop of stops.splice(0)) await stop()
    },
  }
}
