import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { createDiskCheck, judgeDisk } from './disk-check.ts'

const deps = { path: '/', degradedRatio: 0.9, unhealthyRatio: 0.95 }
const GIB_BLOCKS = 1024 ** 3 / 4096

/** 100 GiB of which 5 are kept for root. */
function disk(usedGib: number, inodesUsed = 1, inodes = 100) {
  return {
    bsize: 4096,
    blocks: 100 * GIB_BLOCKS,
    bfree: (100 - usedGib) * GIB_BLOCKS,
    bavail: (95 - usedGib) * GIB_BLOCKS,
    files: inodes,
    ffree: inodes - inodesUsed,
  }
}

test('use is counted as df does: blocks kept for root are neither used nor free', () => {
  expect(judgeDisk(disk(38), deps)).toMatchObject({
    status: 'healthy',
    details: { path: '/', used_percent: 40, free_gb: 57, total_gb: 100, inodes_used_percent: 1 },
  })
})

test.each([
  [85, 'healthy'],
  [85.5, 'degraded'],
  [90.2, 'degraded'],
  [90.25, 'unhealthy'],
])('%d of 95 GiB in use is %s', (used, status) => {
  expect(judgeDisk(disk(used), deps).status).toBe(status)
})

test('a disk with space but without inodes is unhealthy', () => {
  expect(judgeDisk(disk(10, 99), deps)).toMatchObject({
    status: 'unhealthy',
    error: '99 % of the inodes of / are in use',
  })
})

test('a file system without a fixed number of inodes is judged by space alone', () => {
  const { details, status } = judgeDisk(disk(10, 0, 0), deps)
  expect(status).toBe('healthy')
  expect(details).not.toHaveProperty('inodes_used_percent')
})

test('an empty pseudo file system is not in use', () => {
  const stats = { bsize: 4096, blocks: 0, bfree: 0, bavail: 0, files: 0, ffree: 0 }
  expect(judgeDisk(stats, deps)).toMatchObject({ status: 'healthy', details: { used_percent: 0 } })
})

test('a real file system has figures', async () => {
  const check = createDiskCheck({ path: tmpdir(), degradedRatio: 1.1, unhealthyRatio: 1.2 })
  const outcome = await check({ signal: new AbortController().signal })
  expect(outcome).toMatchObject({ status: 'healthy', details: { path: tmpdir(), free_gb: expect.any(Number) } })
})

test('a path that does not exist fails the check', async () => {
  const check = createDiskCheck({ ...deps, path: '/does/not/exist' })
  await expect(check({ signal: new AbortController().signal })).rejects.toThrow('ENOENT')
})
