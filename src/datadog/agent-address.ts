import type { ResolvedDatadog } from '../config/resolved-options.ts'
import type { DatadogTracer } from './dd-trace.ts'

/** Where the agent listens. */
export interface AgentAddress {
  /** For people: a URL, or `unix:` and a path. */
  readonly target: string
  readonly host: string
  readonly port: number
  readonly socketPath: string | undefined
}

interface TracerInside {
  readonly _tracer?: { readonly _url?: unknown }
}

/** The agent that `tracer` sends to, where this version of dd-trace tells; else the one of the options. */
export function agentAddressOf(tracer: DatadogTracer, options: ResolvedDatadog): AgentAddress {
  const url = (tracer as TracerInside)._tracer?._url
  if (!(url instanceof URL)) {
    const { hostname, port } = options
    return { target: `http://${hostname}:${port}`, host: hostname, port, socketPath: undefined }
  }
  if (url.protocol === 'unix:') return { target: url.href, host: '', port: 0, socketPath: url.pathname }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { target: url.origin, host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port, socketPath: undefined }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

/** True when `host` and `port` mean this agent; the names of the loopback interface are one. */
export function isAgent(agent: AgentAddress, host: string, port: number): boolean {
  if (port !== agent.port) return false
  return host === agent.host || (LOOPBACK.has(host) && LOOPBACK.has(agent.host))
}
