import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers as node_exporter would on a host in good order, whatever this one is like. */
export interface HostStandIn {
  /** `127.0.0.1:<port>`. */
  readonly address: string
  close(): Promise<void>
}

const GIB = 1024 ** 3
const DISK = '{device="/dev/vda1",fstype="ext4",mountpoint="/"}'

export async function startHostStandIn(): Promise<HostStandIn> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics(process.uptime()))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Counters grow with the time. */
function metrics(seconds: number): string {
  const gauges = {
    node_memory_MemTotal_bytes: 16 * GIB,
    node_memory_MemAvailable_bytes: 8 * GIB,
    node_load1: 0.5,
    [`node_filesystem_avail_bytes${DISK}`]: 50 * GIB,
    [`node_filesystem_size_bytes${DISK}`]: 100 * GIB,
  }
  const counters = {
    'node_cpu_seconds_total{cpu="0",mode="idle"}': 0.8 * seconds,
    'node_cpu_seconds_total{cpu="0",mode="user"}': 0.2 * seconds,
    'node_network_receive_bytes_total{device="eth0"}': 1_000 * seconds,
    'node_network_transmit_bytes_total{device="eth0"}': 1_000 * seconds,
    'node_disk_io_time_seconds_total{device="vda"}': 0.1 * seconds,
  }
  return [...lines('gauge', gauges), ...lines('counter', counters)].join('')
}

function lines(type: string, values: { readonly [series: string]: number }): readonly string[] {
  const families = new Set<string>()
  return Object.entries(values).map(([series, value]) => {
    const family = series.split('{')[0] as string
    const head = families.has(family) ? '' : `# TYPE ${family} ${type}\n`
    families.add(family)
    return `${head}${series} ${value}\n`
  })
}
