import { hostname } from 'node:os'
import type { ResolvedService } from '../config/resolved-options.ts'
import { readContainerId } from '../core/cgroup/container-id.ts'
import type { AttributeValue } from '../core/span.ts'
import { AttributeList } from './attributes/attribute-list.ts'
import { OWN_SCOPE } from './instrumentation-scope.ts'

/** OpenTelemetry's names of processors and systems, where Node.js has others. */
const ARCHITECTURES: { readonly [name: string]: string } = { x64: 'amd64', ia32: 'x86', arm: 'arm32', ppc: 'ppc32' }
const SYSTEMS: { readonly [name: string]: string } = { win32: 'windows', sunos: 'solaris' }

/** Who sends the spans, as OpenTelemetry names it: key and value by turns. */
export function resourceAttributes(
  service: ResolvedService,
  environment: string,
  libraryVersion: string | undefined,
): readonly (string | AttributeValue)[] {
  const list = new AttributeList()
  list.set('service.name', service.name)
  list.set('service.version', service.version)
  list.set('service.namespace', service.namespace)
  list.set('service.instance.id', service.instanceId)
  list.set('deployment.environment.name', environment)
  list.set('telemetry.sdk.name', OWN_SCOPE.name)
  list.set('telemetry.sdk.language', 'nodejs')
  list.set('telemetry.sdk.version', libraryVersion)
  list.set('process.pid', process.pid)
  list.set('process.runtime.name', 'nodejs')
  list.set('process.runtime.version', process.versions.node)
  list.set('host.name', hostname())
  list.set('host.arch', ARCHITECTURES[process.arch] ?? process.arch)
  list.set('os.type', SYSTEMS[process.platform] ?? process.platform)
  list.set('container.id', readContainerId())
  list.setAll(service.attributes)
  return list.pairs
}
