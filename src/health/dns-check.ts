import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { CheckFunction, DnsCheckOptions } from './check-options.ts'
import type { CheckProblems } from './check-problems.ts'
import { isHostName } from './host-name.ts'
import { type TimedCheckOptions, timedCheck } from './timed-check.ts'

const RECORDS: readonly unknown[] = [
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'NS',
  'SRV',
  'TXT',
] satisfies DnsCheckOptions['record'][]

/** A check that looks a name up. The options are as `collectDnsProblems` found them right. */
export function createDnsCheck(options: DnsCheckOptions, timing: TimedCheckOptions): CheckFunction {
  const find = options.record === undefined && options.servers === undefined ? lookUp : resolve
  return timedCheck(timing, async ({ signal }) => ({ records: await find(options, signal) }))
}

/** Adds what is wrong with the options of a DNS check, those that all checks have aside. */
export function collectDnsProblems(
  { host, record = 'A', servers = [] }: DnsCheckOptions,
  problems: CheckProblems,
): void {
  problems.expect(isHostName(host), 'host: expected a host name', host)
  problems.expect(RECORDS.includes(record), `record: expected one of ${RECORDS.join(', ')}`, record)
  const fitsServers = Array.isArray(servers) && servers.every(isServer)
  problems.expect(fitsServers, 'servers: expected a list of IP addresses, each with a port where it is not 53', servers)
}

/** As the rest of the application does it; runs in the thread pool and cannot be aborted. */
async function lookUp({ host }: DnsCheckOptions): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}

async function resolve({ host, record = 'A', servers }: DnsCheckOptions, signal: AbortSignal): Promise<unknown> {
  const resolver = new Resolver()
  if (servers !== undefined && servers.length > 0) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel)
  try {
    return await resolver.resolve(host, record)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function isServer(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const [, bracketed, plain, port = '53'] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(value) ?? []
  return isIP(value) !== 0 || (isIP(bracketed ?? plain ?? '') !== 0 && Number(port) >= 1 && Number(port) <= 65_535)
}
