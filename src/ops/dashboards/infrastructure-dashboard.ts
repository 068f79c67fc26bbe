import type { DashboardDefinition } from './dashboard.ts'
import type { DashboardQuestions } from './dashboard-questions.ts'
import { FILL_LIMITS } from './threshold-sets.ts'

/** Device names of loopback and of the containers' virtual cables, which would count everything twice. */
const REAL_DEVICE = /(?:en|eth|wl|bond).*/
/** File systems that are no disks. */
const REAL_FILE_SYSTEM = /ext[234]|xfs|btrfs|zfs|apfs|overlay/

/** The hosts below the service, by node_exporter. */
export function infrastructureDashboard({ service, m }: DashboardQuestions): DashboardDefinition {
  const filesystem = { fstype: REAL_FILE_SYSTEM }
  return {
    title: `${service.title} / Infrastructure`,
    description: 'Processors, memory, disks and network of the hosts. Needs node_exporter.',
    jobsOf: m.node_load1.name,
    rows: {
      hosts: {
        title: 'Hosts',
        panels: {
          cpu: {
            title: 'CPU',
            description: 'Share of the time in which the processors of a host were busy.',
            ...{ unit: 'percentunit', min: 0, max: 1 },
            thresholds: FILL_LIMITS,
            queries: [
              {
                expression: m.node_cpu_seconds_total
                  .rate({ where: { mode: /user|nice|system|softirq|irq|steal/ } })
                  .sum({ by: ['instance'] })
                  .dividedBy(m.node_cpu_seconds_total.rate().sum({ by: ['instance'] })),
                legend: '{{instance}}',
              },
            ],
          },
          memory: {
            title: 'Memory',
            description: 'Share of the memory of a host that programs cannot get any more.',
            ...{ unit: 'percentunit', min: 0, max: 1 },
            thresholds: FILL_LIMITS,
            queries: [
              {
                expression: m.node_memory_MemTotal_bytes
                  .value()
                  .minus(m.node_memory_MemAvailable_bytes.value())
                  .dividedBy(m.node_memory_MemTotal_bytes.value()),
                legend: '{{instance}}',
              },
            ],
            alerts: ['HostMemoryHigh'],
          },
          load: {
            title: 'Load',
            description: 'Programs that run or wait, over a minute; compare it with the number of processors.',
            ...{ unit: 'short', min: 0 },
            queries: [{ expression: m.node_load1.value(), legend: '{{instance}}' }],
          },
          disk_space: {
            title: 'Disk Space',
            description: 'Share of each file system that is used.',
            ...{ unit: 'percentunit', min: 0, max: 1 },
            thresholds: FILL_LIMITS,
            queries: [
              {
                expression: m.node_filesystem_size_bytes
                  .value(filesystem)
                  .minus(m.node_filesystem_avail_bytes.value(filesystem))
                  .dividedBy(m.node_filesystem_size_bytes.value(filesystem))
                  .max({ by: ['instance', 'mountpoint'] }),
                legend: '{{instance}} {{mountpoint}}',
              },
            ],
          },
          disk_busy: {
            title: 'Disks',
            description: 'Share of the time in which a disk was busy.',
            ...{ unit: 'percentunit', min: 0 },
            queries: [
              {
                expression: m.node_disk_io_time_seconds_total.rate().sum({ by: ['instance', 'device'] }),
                legend: '{{instance}} {{device}}',
              },
            ],
          },
          network: {
            title: 'Network',
            description: 'Bytes per second that the hosts receive and send.',
            ...{ unit: 'Bps', min: 0 },
            queries: [
              {
                expression: m.node_network_receive_bytes_total
                  .rate({ where: { device: REAL_DEVICE } })
                  .sum({ by: ['instance'] }),
                legend: 'received {{instance}}',
              },
              {
                expression: m.node_network_transmit_bytes_total
                  .rate({ where: { device: REAL_DEVICE } })
                  .sum({ by: ['instance'] }),
                legend: 'sent {{instance}}',
              },
            ],
          },
        },
      },
    },
  }
}
