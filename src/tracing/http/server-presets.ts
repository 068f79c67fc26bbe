import type { AttributeValue } from '../../core/span.ts'
import { methodAttribute, methodName } from './known-methods.ts'
import type { SpanPreset } from './span-preset.ts'

/** Presets that are kept. Routes are templates, so that this is only reached by something pathological. */
const MAX_PRESETS = 2_000

/** How a request came in: what a preset knows of it besides route and outcome. */
export interface Transport {
  readonly scheme: 'http' | 'https'
  /** `network.protocol.version`; empty where it is not known. */
  readonly version: string
  /** Distinguishes transports; below 64. */
  readonly index: number
}

const TRANSPORTS = new Map<string, Transport>()

/** The transport of a request. */
export function transportOf(isSecure: boolean, version: string | undefined): Transport {
  const key = isSecure ? `s${version}` : version
  const known = TRANSPORTS.get(key ?? '')
  if (known !== undefined) return known
  const transport: Transport = { scheme: isSecure ? 'https' : 'http', version: version ?? '', index: TRANSPORTS.size }
  // Node.js knows a handful of versions; the limit is for those who call with something made up.
  if (TRANSPORTS.size < 63) TRANSPORTS.set(key ?? '', transport)
  return transport
}

/** The constant parts of server spans, by method, route, status and transport. */
export class ServerPresets {
  readonly #byMethod = new Map<string, Map<string | undefined, Map<number, SpanPreset>>>()
  #count = 0

  of(method: string, route: string | undefined, status: number, transport: Transport): SpanPreset {
    const known = this.#byMethod
      .get(method)
      ?.get(route)
      ?.get(status * 64 + transport.index)
    return known ?? this.#make(method, route, status, transport)
  }

  #make(method: string, route: string | undefined, status: number, transport: Transport): SpanPreset {
    const pairs: (string | AttributeValue)[] = ['http.request.method', methodAttribute(method)]
    if (route !== undefined) pairs.push('http.route', route)
    pairs.push('http.response.status_code', status, 'url.scheme', transport.scheme)
    if (transport.version !== '') pairs.push('network.protocol.version', transport.version)
    const preset: SpanPreset = { name: serverSpanName(method, route), pairs, encoded: undefined }
    if (this.#count < MAX_PRESETS && methodAttribute(method) === method)
      this.#keep(preset, method, route, status, transport)
    return preset
  }

  #keep(preset: SpanPreset, method: string, route: string | undefined, status: number, transport: Transport): void {
    const byRoute = this.#byMethod.get(method) ?? new Map<string | undefined, Map<number, SpanPreset>>()
    const byOutcome = byRoute.get(route) ?? new Map<number, SpanPreset>()
    byOutcome.set(status * 64 + transport.index, preset)
    byRoute.set(route, byOutcome)
    this.#byMethod.set(method, byRoute)
    this.#count++
  }
}

/** `{METHOD} {route}`, or the method alone where no route matched. */
export function serverSpanName(method: string, route: string | undefined): string {
  return route === undefined ? methodName(method) : `${methodName(method)} ${route}`
}
