import { request } from 'node:http'
import { isError } from '../core/is-error.ts'
import type { AgentAddress } from './agent-address.ts'

/** The longest that a timer of Node.js waits. */
const MAX_TIMER_MS = 2 ** 31 - 1

/**
 * Asks the agent for `GET /info` and answers what is wrong, or `undefined` when it answers within `ms`. An old agent
 * that does not know the path answers 404, which is an answer. With `background` it does not keep the process alive.
 * Never rejects.
 */
export async function probeAgent(agent: AgentAddress, ms: number, background: boolean): Promise<string | undefined> {
  try {
    const status = await readStatus(agent, ms, background)
    return status >= 500 ? `answered ${status}` : undefined
  } catch (error) {
    if (!isError(error)) return String(error)
    return error.name === 'AbortError' ? `no answer within ${Math.ceil(ms)} ms` : error.message
  }
}

function readStatus(agent: AgentAddress, ms: number, background: boolean): Promise<number> {
  const { host, port, socketPath } = agent
  return new Promise((resolve, reject) => {
    const asked = request({
      ...(socketPath === undefined ? { host, port } : { socketPath }),
      path: '/info',
      agent: false,
      // It takes whole milliseconds only.
      signal: AbortSignal.timeout(Math.min(Math.max(1, Math.ceil(ms)), MAX_TIMER_MS)),
    })
    if (background) asked.once('socket', (socket) => socket.unref())
    asked.on('error', reject)
    asked.once('response', (response) => {
      // The body is of no interest, and may hang or break off.
      response.on('error', () => undefined).resume()
      resolve(response.statusCode ?? 0)
    })
    asked.end()
  })
}
