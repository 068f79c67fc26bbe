import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The id at the end of a control group's path, with what Docker, Podman, CRI-O and systemd write around it; ECS has its own. */
const IN_GROUP = /(?:^|[/:-])([0-9a-f]{64}|[0-9a-f]{32}-\d{1,20})(?:\.scope)?$/
/** Where engines keep the file that they mount as `/etc/hostname`: below a folder that is named after the container. */
const IN_MOUNT = /\/(?:overlay-)?containers\/([0-9a-f]{64})\/(?:userdata\/)?hostname \/etc\/hostname /

/**
 * Id of the container that this process runs in, below the file system root `root`: by its control group, or by the
 * mounts where that is hidden from it. Undefined outside of containers, and where the engine tells in neither way, as
 * with control groups of version 2 in Kubernetes. Never throws.
 */
export function readContainerId(root = '/'): string | undefined {
  for (const line of linesOf(join(root, 'proc/self/cgroup'))) {
    const id = IN_GROUP.exec(line)?.[1]
    if (id !== undefined) return id
  }
  for (const line of linesOf(join(root, 'proc/self/mountinfo'))) {
    const id = IN_MOUNT.exec(line)?.[1]
    if (id !== undefined) return id
  }
  return undefined
}

/** At the start, once and at once: the resource of the first span must have it. */
function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}
