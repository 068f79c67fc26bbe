import type { AddressInfo } from 'node:net'
import { ExpressRouteReader } from '../adapters/express-routes/express-route-reader.ts'
import type { ExpressRequest } from '../adapters/express-routes/express-types.ts'
import { startAuto } from '../http/auto/start-auto.ts'
import { startOutgoing } from '../http/outgoing/start-outgoing.ts'
import { serveOwnPort } from '../http/own-port.ts'
import { serveIsolatedPort } from './exporter/serve-isolated-port.ts'
import type { Parts } from './parts.ts'

/** What runs beside the application until the instance is shut down. */
export interface Background {
  /** Address of `metrics.port`, once it listens. */
  readonly ownAddress: () => AddressInfo | undefined
  /** True where `metrics.port` could not be opened. */
  readonly hasNoPort: () => boolean
  /** Starts to serve `metrics.port`, where there is one. */
  listen(): void
  stop(): Promise<void>
}

/** Starts what the options ask for: outgoing spans and observation without a mount. */
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
  let hasNoPort = false
  let isOver = false

  return {
    ownAddress: () => address,
    hasNoPort: () => hasNoPort,
    listen() {
      const { metrics } = options
      if (isOver || metrics === false || metrics.port === undefined) return
      const { host, port } = metrics
      const { isolation } = parts.metrics
      const ownPort = scopes.exit(() =>
        isolation === undefined
          ? serveOwnPort(endpoints, faults, host, port)
          : serveIsolatedPort(parts, { ...metrics, port }, isolation),
      )
      stops.push(() => ownPort.close())
      void ownPort.listening.then((found) => {
        address = found
        hasNoPort = found === undefined
      })
    },
    async stop() {
      isOver = true
      // All at once: an instance that takes the place of this one must not meet anything of it.
      await Promise.all(stops.splice(0).map((stop) => stop()))
    },
  }
}
