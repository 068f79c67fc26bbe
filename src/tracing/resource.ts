import { hostname } from 'node:os'
import type { ResolvedService } from '../config/resolved-options.ts'
import type { AttributeValue } from '../core/span.ts'
import { AttributeList } from './attributes/attribute-list.ts'
import { OWN_SCOPE } from './instrumentation-scope.ts'

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
  list.setAll(service.attributes)
  return list.pairs
}
