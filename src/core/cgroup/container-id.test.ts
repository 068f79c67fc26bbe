import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readContainerId } from './container-id.ts'

const ID = '8f2b3d0c'.repeat(8)
const TASK = '34dc0b5e626f2c5c4c5170e34b10e765-1234567890'
let root: string | undefined

afterEach(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true })
  root = undefined
})

function idWith(files: { readonly cgroup?: string; readonly mountinfo?: string }): string | undefined {
  root = mkdtempSync(join(tmpdir(), 'container-'))
  mkdirSync(join(root, 'proc/self'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'proc/self', name), `${text}\n`)
  return readContainerId(root)
}

const mount = (path: string, at = '/etc/hostname') =>
  `1 2 0:1 / / rw - overlay overlay rw\n983 961 252:1 ${path} ${at} rw,relatime - ext4 /dev/vda1 rw`

test.each([
  ['Docker', `13:name=systemd:/docker/${ID}\n1:cpu:/docker/${ID}`, ID],
  ['Docker by systemd', `0::/system.slice/docker-${ID}.scope`, ID],
  ['Kubernetes', `4:memory:/kubepods/burstable/pod5f3b8a1e-7c4d-4a0b-9d6e-3c1f2a4b5c6d/${ID}`, ID],
  ['containerd by systemd', `0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-${ID}.scope`, ID],
  ['a container of a kubelet', `0::/kubelet.slice/kubelet-kubepods.slice/kubepods-pod1.slice:cri-containerd:${ID}`, ID],
  ['Podman', `0::/machine.slice/libpod-${ID}.scope`, ID],
  ['ECS', `9:perf_event:/ecs/34dc0b5e626f2c5c4c5170e34b10e765/${TASK}`, TASK],
  ['a host', '0::/user.slice/user-1000.slice/session-2.scope', undefined],
  ['another kind of id', '4:memory:/app/6f54515238da1936cdb3f0e4ebd38564', undefined],
])('the control group of %s', (_, cgroup, id) => {
  expect(idWith({ cgroup })).toBe(id)
})

test.each([
  ['Docker', mount(`/var/lib/docker/containers/${ID}/hostname`), ID],
  ['Podman', mount(`/containers/overlay-containers/${ID}/userdata/hostname`), ID],
  [
    'a pod, which is not the container',
    mount(`/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${ID}/hostname`),
    undefined,
  ],
  ["another container's folder", mount(`/var/lib/docker/containers/${ID}/hostname`, '/data/hostname'), undefined],
])('the mounts of %s, where the control group is hidden', (_, mountinfo, id) => {
  expect(idWith({ cgroup: '0::/', mountinfo })).toBe(id)
})

test('a system without these files has none', () => {
  expect(idWith({})).toBeUndefined()
  expect(readContainerId('/nowhere')).toBeUndefined()
})
