import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { yamlText } from '../output/yaml-text.ts'
import { prometheusConfig } from './prometheus-config.ts'
import { ruleFiles } from './rule-groups.ts'
import { testFiles } from './test-files.ts'

/** `prometheus.yml`, its rules, and their unit tests. */
export function emitPrometheus(model: OpsModel): readonly Artefact[] {
  const file = (path: string, value: unknown): Artefact => ({
    group: 'prometheus',
    path: `prometheus/${path}`,
    content: yamlText(value, GENERATED_COMMENT),
  })
  return [
    file('prometheus.yml', prometheusConfig(model)),
    ...ruleFiles(model).map(({ name, groups }) => file(`rules/${name}.yml`, { groups })),
    ...testFiles(model).map(({ name, content }) => file(`tests/${name}.test.yml`, content)),
  ]
}
