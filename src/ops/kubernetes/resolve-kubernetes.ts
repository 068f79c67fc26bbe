import type { DefinitionFindings } from '../findings/definition-findings.ts'
import type { Service } from '../model/service.ts'
import type { KubernetesOptions, KubernetesSettings } from './kubernetes-options.ts'

/** The settings of the manifests with their defaults. */
export function resolveKubernetes(
  given: KubernetesOptions | undefined,
  service: Service,
  findings: DefinitionFindings,
): KubernetesSettings {
  if (given !== undefined && Object.keys(given.labels ?? {}).length === 0) {
    findings.add('kubernetes.labels', {
      level: 'warning',
      rule: 'kubernetes-labels',
      message: 'the monitor and the rules carry no label that a Prometheus could select',
      why: 'The operator leaves them out without a word unless its selectors are empty.',
      fix: "Give the labels that the Prometheus resource selects, such as { release: 'prometheus' }",
    })
  }
  return Object.freeze({
    labels: given?.labels ?? {},
    namespace: given?.namespace,
    port: given?.port ?? 'http',
    monitor: given?.monitor ?? 'service',
    image: given?.image ?? `${service.name}:latest`,
    healthPath: given?.healthPath ?? '/health',
    secret: given?.secret ?? `${service.name}-metrics`,
  })
}
