import type { ResolvedHealth } from '../config/resolved-options.ts'
import type { Faults } from '../core/faults.ts'
import type { HealthPart, ProbeKind } from '../health/health.ts'
import { answerOf, type EndpointAnswer } from './endpoint-answer.ts'
import { isAuthorised } from './endpoint-auth.ts'
import type { EndpointRequest } from './endpoint-request.ts'
import { isLocalClient } from './local-client.ts'

/** The health part as its endpoints need it. */
export type HealthEndpoint = Pick<ResolvedHealth, 'path' | 'details' | 'auth'> & Pick<HealthPart, 'probe'>

const CONTENT_TYPES = { json: 'application/json; charset=utf-8', 'health+json': 'application/health+json' } as const

const VARY = { vary: 'Accept' }

/** What answers the requests of one kind of probe. Never rejects. */
export function healthAnswer(
  health: HealthEndpoint,
  kind: ProbeKind,
  faults: Faults,
): (request: EndpointRequest) => Promise<EndpointAnswer> {
  const { details, auth } = health
  const showsDetails = (request: EndpointRequest): boolean => {
    if (details !== 'auto') return details === 'always'
    return isLocalClient(request) || (auth !== undefined && isAuthorised(auth, request.headers.authorization))
  }
  return async (request) => {
    const format = asksForHealthJson(request.headers.accept) ? 'health+json' : 'json'
    try {
      const { code, body } = await health.probe(kind, showsDetails(request), format)
      return answerOf(request.method, code, CONTENT_TYPES[format], JSON.stringify(body), VARY)
    } catch (error) {
      faults.report('health', error)
      // A fault of ours must not get a process that works killed.
      const isAlive = kind === 'live'
      const status = format === 'json' ? ['healthy', 'unhealthy'] : ['pass', 'fail']
      const body = JSON.stringify({ status: status[isAlive ? 0 : 1] })
      return answerOf(request.method, isAlive ? 200 : 503, CONTENT_TYPES[format], body, VARY)
    }
  }
}

/** True where the type is named, and plain JSON is not named as better; wildcards ask for nothing special. */
function asksForHealthJson(accept: string | undefined): boolean {
  if (accept === undefined || !/health\+json/i.test(accept)) return false
  const weights = new Map<string, number>()
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((piece) => piece.trim())
    const quality = parameters.find((one) => one.startsWith('q='))
    weights.set(type, quality === undefined ? 1 : Number(quality.slice(2)))
  }
  const weight = weights.get('application/health+json') ?? 0
  return weight > 0 && weight >= (weights.get('application/json') ?? 0)
}
