import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fileTree } from '../support/file-tree.ts'

// A process that sees the control groups of a container at their real paths, in a mount namespace of its own.

const SCENARIO = fileURLToPath(new URL('./scenarios/health-container.ts', import.meta.url))
const TSX = createRequire(import.meta.url).resolve('tsx')
const MIB = 1024 ** 2

/** Binds the folders of its first argument over the real ones, then becomes the rest of its arguments. */
const ENTER = `
mount --make-rprivate / && mount --bind "$1/sys/fs/cgroup" /sys/fs/cgroup && mount --bind "$1/proc/self/cgroup" /proc/$$/cgroup || exit 99
shift
exec "$@"`

const canEnter = (() => {
  const folder = tmpdir()
  return process.platform === 'linux' && spawnSync('unshare', ['-m', 'mount', '--bind', folder, folder]).status === 0
})()

interface Container {
  readonly limit: number
  readonly usage: number
  readonly inactiveFile: number
}

const VERSIONS: Readonly<Record<string, (container: Container) => Record<string, string | number>>> = {
  'cgroup-v2': ({ limit, usage, inactiveFile }) => ({
    'proc/self/cgroup': '0::/kubepods.slice/pod1.slice/app.scope',
    'sys/fs/cgroup/kubepods.slice/pod1.slice/app.scope/memory.max': limit,
    'sys/fs/cgroup/kubepods.slice/pod1.slice/app.scope/memory.current': usage,
    'sys/fs/cgroup/kubepods.slice/pod1.slice/app.scope/memory.stat': `anon 5\nfile ${usage}\ninactive_file ${inactiveFile}\nactive_file 7`,
    'sys/fs/cgroup/kubepods.slice/pod1.slice/memory.max': 'max',
    'sys/fs/cgroup/kubepods.slice/pod1.slice/memory.current': usage * 2,
    'sys/fs/cgroup/kubepods.slice/pod1.slice/memory.stat': 'inactive_file 0',
  }),
  'cgroup-v1': ({ limit, usage, inactiveFile }) => ({
    // Docker mounts the container's own group at the root; the path is the host's.
    'proc/self/cgroup': '9:name=systemd:/docker/1f\n4:memory:/docker/1f\n1:cpu,cpuacct:/docker/1f\n0::/',
    'sys/fs/cgroup/memory/memory.limit_in_bytes': limit,
    'sys/fs/cgroup/memory/memory.usage_in_bytes': usage,
    'sys/fs/cgroup/memory/memory.stat': `cache 1\ninactive_file 3\nhierarchical_memory_limit ${limit}\ntotal_inactive_file ${inactiveFile}\ntotal_active_file 7`,
  }),
}

/** As the kubelet takes it from cAdvisor (`setMemoryStats`): usage less inactive page cache, never below 0. */
function workingSetOf({ usage, inactiveFile }: Container): number {
  return usage < inactiveFile ? 0 : usage - inactiveFile
}

const CONTAINERS: readonly Container[] = [
  { limit: 512 * MIB, usage: 400 * MIB, inactiveFile: 250 * MIB },
  { limit: 512 * MIB, usage: 511 * MIB, inactiveFile: 1 * MIB },
  { limit: 1_536 * MIB + 4_096, usage: 1_234_567_168, inactiveFile: 987_652_096 },
  { limit: 256 * MIB, usage: 20 * MIB, inactiveFile: 21 * MIB },
]

const cases = Object.keys(VERSIONS).flatMap((version) => CONTAINERS.map((container) => ({ version, ...container })))

// Skipped where this user may not mount: the same trees are read through `root` in memory-check.test.ts.
test.skipIf(!canEnter).each(cases)(
  '$version, $usage of $limit bytes in use, $inactiveFile of them inactive page cache: within 1 % of the working set of the kubelet',
  ({ version, ...container }) => {
    const root = fileTree(VERSIONS[version]?.(container) ?? {})
    const program = [process.execPath, '--import', `file://${TSX}`, SCENARIO]
    const { status, stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', ENTER, 'enter', root, ...program], {
      encoding: 'utf8',
      env: { ...process.env, NODE_ENV: 'test' },
    })
    expect(status, stderr).toBe(0)
    const { details } = JSON.parse(stdout) as { details: Record<string, number | string> }
    expect(details.source).toBe(version)
    const workingSet = (Number(details.used_percent) / 100) * container.limit
    // The share of the limit is shown with two places behind the point.
    const rounding = container.limit * 0.0001
    const expected = workingSetOf(container)
    expect(Math.abs(workingSet - expected)).toBeLessThanOrEqual(expected * 0.01 + rounding)
    const available = container.limit - expected
    expect(Math.abs(Number(details.available_gb) * 1024 ** 3 - available)).toBeLessThanOrEqual(available * 0.01 + MIB)
  },
)
