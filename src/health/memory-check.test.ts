import { expect, test } from 'vitest'
import { fileTree } from '../../test/support/file-tree.ts'
import { CheckOutcome } from './check-outcome.ts'
import { createMemoryCheck } from './memory-check.ts'

const MIB = 1024 ** 2

function v2(
  folder: string,
  max: number | 'max',
  current: number,
  inactiveFile: number,
): Record<string, string | number> {
  return {
    [`sys/fs/cgroup${folder}/memory.max`]: max,
    [`sys/fs/cgroup${folder}/memory.current`]: current,
    [`sys/fs/cgroup${folder}/memory.stat`]: `anon 1\nfile 2\ninactive_file ${inactiveFile}\nactive_file 5`,
  }
}

function v1(folder: string, limit: number, usage: number, inactive: number, hierarchical = limit) {
  const stat = `cache 1\ninactive_file 7\nhierarchical_memory_limit ${hierarchical}\ntotal_inactive_file ${inactive}`
  return {
    [`sys/fs/cgroup/memory${folder}/memory.limit_in_bytes`]: limit,
    [`sys/fs/cgroup/memory${folder}/memory.usage_in_bytes`]: usage,
    [`sys/fs/cgroup/memory${folder}/memory.stat`]: stat,
  }
}

/** The heap of the test process is far from its limit, so that the working set decides. */
async function check(root: string): Promise<CheckOutcome & { readonly details: Record<string, unknown> }> {
  const run = createMemoryCheck({ degradedRatio: 0.85, unhealthyRatio: 0.95, root })
  const outcome = await run({ signal: new AbortController().signal })
  expect(outcome).toBeInstanceOf(CheckOutcome)
  return outcome as never
}

test('page cache that can be dropped at once does not count as used', async () => {
  const root = fileTree({ 'proc/self/cgroup': '0::/pod', ...v2('/pod', 512 * MIB, 400 * MIB, 250 * MIB) })
  const outcome = await check(root)
  expect(outcome.status).toBe('healthy')
  expect(outcome.details).toMatchObject({
    source: 'cgroup-v2',
    used_percent: 29.3,
    available_gb: 0.354,
    limit_gb: 0.5,
  })
})

test('version 1 is read by its own file names', async () => {
  const root = fileTree({
    'proc/self/cgroup': '5:cpu:/x\n4:memory:/pod\n0::/',
    ...v1('/pod', 512 * MIB, 400 * MIB, 250 * MIB),
  })
  expect((await check(root)).details).toMatchObject({ source: 'cgroup-v1', used_percent: 29.3 })
})

test.each([
  [435, 'healthy'],
  [436, 'degraded'],
  [486, 'degraded'],
  [487, 'unhealthy'],
])('a working set of %i of 512 MiB is %s', async (used, status) => {
  const root = fileTree({ 'proc/self/cgroup': '0::/', ...v2('', 512 * MIB, used * MIB, 0) })
  expect((await check(root)).status).toBe(status)
})

test('unhealthy memory says why', async () => {
  const root = fileTree({ 'proc/self/cgroup': '0::/', ...v2('', 512 * MIB, 512 * MIB, 0) })
  expect((await check(root)).error).toBe('memory 100 % of its limit')
})

test('inside a container whose path only the host knows, the root of the mount is read', async () => {
  const v2Root = fileTree({ 'proc/self/cgroup': '0::/../kubepods/pod1/c1', ...v2('', 100 * MIB, 50 * MIB, 0) })
  expect((await check(v2Root)).details).toMatchObject({ source: 'cgroup-v2', used_percent: 50 })
  const v1Root = fileTree({ 'proc/self/cgroup': '4:memory:/docker/abc', ...v1('', 100 * MIB, 50 * MIB, 0) })
  expect((await check(v1Root)).details).toMatchObject({ source: 'cgroup-v1', used_percent: 50 })
})

test('the tightest of nested groups decides', async () => {
  const root = fileTree({
    'proc/self/cgroup': '0::/pod/app',
    ...v2('/pod/app', 'max', 10 * MIB, 0),
    ...v2('/pod', 100 * MIB, 90 * MIB, 0),
    ...v2('', 1_000 * MIB, 100 * MIB, 0),
  })
  expect((await check(root)).details).toMatchObject({ used_percent: 90 })
})

test('version 1 takes the limit of a group above from memory.stat', async () => {
  const root = fileTree({
    'proc/self/cgroup': '4:memory:/pod',
    ...v1('/pod', 2 ** 63, 50 * MIB, 0, 100 * MIB),
  })
  expect((await check(root)).details).toMatchObject({ used_percent: 50 })
})

test.each([
  ['max in version 2', { 'proc/self/cgroup': '0::/pod', ...v2('/pod', 'max', 400 * MIB, 0) }],
  ['nearly 2^63 in version 1', { 'proc/self/cgroup': '4:memory:/', ...v1('', 2 ** 63 - 4096, 400 * MIB, 0) }],
  ['an empty file', { 'proc/self/cgroup': '', ...v2('', 'max', 1, 0) }],
  [
    'a file that is no number',
    { 'proc/self/cgroup': '0::/', ...v2('', 512 * MIB, 1, 0), 'sys/fs/cgroup/memory.current': 'x' },
  ],
  ['no control groups at all', {}],
])('without a limit (%s) the machine is judged', async (_what, files) => {
  const { details } = await check(fileTree(files))
  expect(details.source).toBe(process.platform === 'darwin' ? 'process' : 'host')
  expect(details.used_percent).toBeGreaterThan(0)
  expect(details.used_percent).toBeLessThanOrEqual(100)
})

test('the heap is judged against the size at which the process dies', async () => {
  const root = fileTree({ 'proc/self/cgroup': '0::/', ...v2('', 1_000 * MIB, 0, 0) })
  const outcome = await createMemoryCheck({ degradedRatio: 0, unhealthyRatio: 1e-6, root })({
    signal: new AbortController().signal,
  })
  expect(outcome).toMatchObject({ status: 'unhealthy', error: expect.stringMatching(/^heap [\d.]+ % of its limit$/) })
})
