import { totalmem } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { fileTree } from '../../../test/support/file-tree.ts'
import { startMetrics } from '../../../test/support/metrics-part.ts'

const MIB = 1024 ** 2

/** The container metrics of a process whose control groups are these files. */
async function containerMetrics(files: Record<string, string | number>): Promise<Record<string, number>> {
  const { part, scrape, faults } = startMetrics({ runtime: true }, { root: fileTree(files) })
  onTestFinished(() => part.dispose())
  await scrape('openMetrics')
  const samples = (await scrape('openMetrics')).flatMap((family) => family.samples)
  expect(samples.filter(({ name }) => name === 'app_observability_metrics_left_out_total')).toEqual([])
  expect(faults.counts().size).toBe(0)
  return Object.fromEntries(
    samples.filter(({ name }) => name.startsWith('container_')).map(({ name, value }) => [name, value]),
  )
}

test('limits of a container under control groups version 2', async () => {
  const metrics = await containerMetrics({
    'proc/self/cgroup': '0::/pod/app',
    'sys/fs/cgroup/pod/memory.max': 'max',
    'sys/fs/cgroup/pod/app/memory.max': 512 * MIB,
    'sys/fs/cgroup/pod/app/memory.current': 400 * MIB,
    'sys/fs/cgroup/pod/app/memory.stat': `anon 1\ninactive_file ${100 * MIB}`,
    'sys/fs/cgroup/pod/cpu.max': '250000 100000',
    'sys/fs/cgroup/pod/cpu.stat': 'usage_usec 9\nnr_periods 40\nnr_throttled 10\nthrottled_usec 1500000',
    'sys/fs/cgroup/pod/app/cpu.max': 'max 100000',
  })
  expect(metrics).toEqual({
    container_memory_limit_bytes: 512 * MIB,
    container_memory_used_bytes: 300 * MIB,
    container_cpu_limit_cores: 2.5,
    container_cpu_periods_total: 40,
    container_cpu_throttled_periods_total: 10,
    container_cpu_throttled_seconds_total: 1.5,
  })
})

test.each(['cpu', 'cpu,cpuacct'])(
  'limits of a container under control groups version 1, mounted as %s',
  async (mount) => {
    const metrics = await containerMetrics({
      'proc/self/cgroup': '9:name=systemd:/\n4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n0::/',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': 256 * MIB,
      'sys/fs/cgroup/memory/memory.usage_in_bytes': 200 * MIB,
      'sys/fs/cgroup/memory/memory.stat': `hierarchical_memory_limit ${256 * MIB}\ntotal_inactive_file ${50 * MIB}`,
      [`sys/fs/cgroup/${mount}/cpu.cfs_quota_us`]: 50_000,
      [`sys/fs/cgroup/${mount}/cpu.cfs_period_us`]: 100_000,
      [`sys/fs/cgroup/${mount}/cpu.stat`]: 'nr_periods 8\nnr_throttled 2\nthrottled_time 250000000',
    })
    expect(metrics).toEqual({
      container_memory_limit_bytes: 256 * MIB,
      container_memory_used_bytes: 150 * MIB,
      container_cpu_limit_cores: 0.5,
      container_cpu_periods_total: 8,
      container_cpu_throttled_periods_total: 2,
      container_cpu_throttled_seconds_total: 0.25,
    })
  },
)

test.each([
  ['no control groups', {}],
  ['version 2 without limits', { 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/cpu.max': 'max 100000' }],
  [
    'version 1 without limits',
    {
      'proc/self/cgroup': '4:memory:/\n3:cpu:/',
      'sys/fs/cgroup/cpu/cpu.cfs_quota_us': -1,
      'sys/fs/cgroup/cpu/cpu.cfs_period_us': 100_000,
      'sys/fs/cgroup/memory/memory.limit_in_bytes': totalmem() * 2,
      'sys/fs/cgroup/memory/memory.usage_in_bytes': 1,
      'sys/fs/cgroup/memory/memory.stat': 'total_inactive_file 0',
    },
  ],
  ['files that are no numbers', { 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/cpu.max': 'x y' }],
])('a process with %s has no container series', async (_case, files) => {
  expect(await containerMetrics(files as Record<string, string>)).toEqual({})
})
