import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { yamlText } from '../output/yaml-text.ts'
import { agentConfig } from './agent-config.ts'
import { gatewayConfig } from './gateway-config.ts'

/** The configurations of the OpenTelemetry Collector. */
export function emitOtelcol(model: OpsModel): readonly Artefact[] {
  const file = (name: string, value: object): Artefact => ({
    group: 'otelcol',
    path: `otelcol/${name}.yml`,
    content: yamlText(value, GENERATED_COMMENT),
  })
  return [file('agent', agentConfig(model)), file('gateway', gatewayConfig(model))]
}
