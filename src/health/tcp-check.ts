import { connect } from 'node:net'
import type { CheckFunction, TcpCheckOptions } from './check-options.ts'
import type { CheckProblems } from './check-problems.ts'
import { isHostName } from './host-name.ts'
import { type TimedCheckOptions, timedCheck } from './timed-check.ts'

/** A check that opens a connection. The options are as `collectTcpProblems` found them right. */
export function createTcpCheck({ host, port }: TcpCheckOptions, timing: TimedCheckOptions): CheckFunction {
  return timedCheck(timing, async ({ signal }) => ({ address: await addressOnceConnected(host, port, signal) }))
}

/** Adds what is wrong with the options of a TCP check, those that all checks have aside. */
export function collectTcpProblems({ host, port }: TcpCheckOptions, problems: CheckProblems): void {
  problems.expect(isHostName(host), 'host: expected a host name or an IP address', host)
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535
  problems.expect(isPort, 'port: expected a whole number from 1 to 65535', port)
}

/** Resolves to the address that took the connection, which is closed again. */
function addressOnceConnected(host: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal })
    // Whoever waits for the result keeps the process alive; a check in the background does not.
    socket.unref()
    socket.on('error', reject)
    socket.once('connect', () => {
      const { remoteAddress, remotePort } = socket
      // What the other side says is of no interest; an end without a reset troubles no log there.
      socket.resume()
      socket.end(() => socket.destroy())
      resolve(`${remoteAddress}:${remotePort}`)
    })
  })
}
