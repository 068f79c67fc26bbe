import { createExpressMount } from '../adapters/express.ts'
import { createExpressErrorMount } from '../adapters/express-errors.ts'
import { createFastifyMount } from '../adapters/fastify.ts'
import { createHonoMount } from '../adapters/hono.ts'
import { createKoaMount } from '../adapters/koa.ts'
import type { MountPorts } from '../adapters/mount-ports.ts'
import { createNodeMount } from '../adapters/node.ts'
import type { MetricDefinitions } from '../catalogue/definition.ts'
import { refuseArgument } from '../config/call-options.ts'
import type { ExplainedOption } from '../config/resolved-options.ts'
import type { Shutdown } from '../lifecycle/create-shutdown.ts'
import type { Diagnosis } from '../lifecycle/diagnose.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Observability } from '../observability-api.ts'
import { kParts, type WithParts } from '../observability-parts.ts'
import { createNoopTracer } from '../tracing/noop-tracer.ts'
import type { Parts } from './parts.ts'
import { createRequestAccess } from './request-access.ts'

/** What stands behind the public object besides the parts. */
export interface FaceDeps {
  readonly explained: readonly ExplainedOption[]
  readonly diagnose: () => Promise<Diagnosis>
  readonly ending: Shutdown
}

/** The public object. Its functions work without `this`. */
export function createFace<M extends MetricDefinitions>(parts: Parts, deps: FaceDeps): Observability<M> & WithParts {
  const { observer, endpoints, faults, logging, tracing, metrics } = parts
  const ports = { observer, endpoints, faults }
  /** A mount that has no options of its own. */
  function plain<T>(name: string, make: (given: MountPorts) => T): (argument?: unknown) => T {
    return (argument) => {
      refuseArgument(name, argument)
      return make(ports)
    }
  }
  return {
    options: parts.options,
    metrics: metrics.api as unknown as Metrics<M>,
    logger: logging.root,
    tracer: tracing?.tracer ?? createNoopTracer(),
    health: parts.health,
    datadog: parts.datadog?.api,
    ...parts.instrument,
    ...createRequestAccess(parts),

    express: plain('express', createExpressMount),
    expressErrors: (options) => createExpressErrorMount(ports, options),
    fastify: plain('fastify', createFastifyMount),
    koa: plain('koa', createKoaMount),
    hono: plain('hono', createHonoMount),
    node: (handler, options) => createNodeMount(ports, handler, options),

    getLogger: (name) => logging.getLogger(name),
    setLevel: (pattern, level, options) => logging.setLevel(pattern, level, options),
    explain: () => deps.explained,
    diagnose: deps.diagnose,
    flush: (ms) => deps.ending.flush(ms),
    shutdown: (ms) => deps.ending.shutdown(ms),
    onShutdown: (fn, options) => deps.ending.onShutdown(fn, options),
    async [Symbol.asyncDispose]() {
      await deps.ending.shutdown()
    },
    [kParts]: { tracing, logging, metrics },
  }
}
