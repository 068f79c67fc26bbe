import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { ResolvedMetrics } from '../config/resolved-options.ts'
import { Scope, type Scopes } from '../context/scope.ts'
import type { Faults } from '../core/faults.ts'
import type { Exposition } from '../metrics/metrics.ts'
import { compressedPages, isWorthCompressing } from './compressed-pages.ts'
import { type EndpointAnswer, jsonAnswerOf, writeAnswer } from './endpoint-answer.ts'
import { challengeOf, isAuthorised } from './endpoint-auth.ts'
import { type EndpointRequest, endpointRequestOf } from './endpoint-request.ts'
import { type HealthEndpoint, healthAnswer } from './health-answer.ts'
import { requestPathOf } from './request-path.ts'

/** What the endpoints need of the other parts; a part that is off is undefined and its paths are the application's. */
export interface EndpointPorts {
  readonly scopes: Scopes
  readonly faults: Faults
  readonly metrics:
    | (Pick<ResolvedMetrics, 'path' | 'auth'> & {
        readonly expose: (accept: string | undefined, scrapeTimeout: string | undefined) => Promise<Exposition>
      })
    | undefined
  readonly health: HealthEndpoint | undefined
}

/** `/metrics` and `/health*`. */
export interface Endpoints {
  /** True for the path of an endpoint; its requests are answered here whatever their method. */
  owns(path: string): boolean
  /** The answer, or undefined where the path is none of ours. Never rejects. */
  answer(request: EndpointRequest): Promise<EndpointAnswer> | undefined
  /** Answers the request when its path is ours; false leaves it untouched. Never throws. */
  serve(req: IncomingMessage, res: ServerResponse): boolean
}

type Answer = (request: EndpointRequest) => Promise<EndpointAnswer>

export function createEndpoints(ports: EndpointPorts): Endpoints {
  const { scopes, faults } = ports
  const routes = new Map<string, Answer>()
  // What runs beneath an endpoint, such as a check's own requests, belongs to nobody's trace.
  const suppressed = new Scope(undefined, undefined, undefined, true)
  if (ports.metrics !== undefined) routes.set(ports.metrics.path, metricsAnswer(ports.metrics, faults))
  if (ports.health !== undefined) {
    const { path } = ports.health
    const below = path.endsWith('/') ? path : `${path}/`
    routes.set(path, healthAnswer(ports.health, 'ready', faults))
    for (const probe of ['live', 'ready', 'startup', 'detailed'] as const) {
      routes.set(below + probe, healthAnswer(ports.health, probe, faults))
    }
  }

  function answer(request: EndpointRequest): Promise<EndpointAnswer> | undefined {
    const route = routes.get(request.path)
    if (route === undefined) return undefined
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const refusal = { status: 'method not allowed' }
      return Promise.resolve(jsonAnswerOf(request.method, 405, refusal, { allow: 'GET, HEAD' }))
    }
    return scopes.run(suppressed, () => route(request))
  }

  return {
    owns: (path) => routes.has(path),
    answer,
    serve(req, res) {
      const path = requestPathOf(req)
      if (!routes.has(path)) return false
      answer(endpointRequestOf(req, path))
        ?.then((found) => writeAnswer(res, found))
        .catch((error: unknown) => faults.report('http', error))
      return true
    },
  }
}

function metricsAnswer({ auth, expose }: NonNullable<EndpointPorts['metrics']>, faults: Faults): Answer {
  return async ({ method, headers }) => {
    if (auth !== undefined && !isAuthorised(auth, headers.authorization)) {
      return jsonAnswerOf(method, 401, { status: 'unauthorised' }, { 'www-authenticate': challengeOf(auth) })
    }
    try {
      const timeout = headers['x-prometheus-scrape-timeout-seconds'] as string | undefined
      return await exposedAnswer(method, headers, await expose(headers.accept, timeout))
    } catch (error) {
      faults.report('metrics', error)
      return jsonAnswerOf(method, 500, { status: 'metrics could not be read' })
    }
  }
}

/** The pages of a scrape, as they are or compressed. */
async function exposedAnswer(
  method: string,
  headers: IncomingHttpHeaders,
  exposition: Exposition,
): Promise<EndpointAnswer> {
  const { contentType, length, pages } = exposition
  const common = { 'content-type': contentType, 'cache-control': 'no-store', vary: 'Accept, Accept-Encoding' }
  const release = (): void => exposition.release()
  const isCompressed = isWorthCompressing(exposition, headers['accept-encoding'] as string | undefined)
  const encoded = isCompressed ? { ...common, 'content-encoding': 'gzip' } : common
  if (method === 'HEAD') {
    release()
    // How long the compressed text would be is known only to those who make it.
    return { status: 200, headers: isCompressed ? encoded : { ...common, 'content-length': String(length) }, body: '' }
  }
  if (!isCompressed) {
    return { status: 200, headers: { ...common, 'content-length': String(length) }, body: pages, release }
  }
  try {
    const body = await compressedPages(exposition)
    const compressed = body.reduce((total, page) => total + page.length, 0)
    return { status: 200, headers: { ...encoded, 'content-length': String(compressed) }, body }
  } finally {
    release()
  }
}
