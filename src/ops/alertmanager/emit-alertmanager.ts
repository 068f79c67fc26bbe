import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { GENERATED_COMMENT } from '../output/generated-comment.ts'
import { yamlText } from '../output/yaml-text.ts'
import { alertmanagerConfig } from './alertmanager-config.ts'
import { templateFile } from './templates.ts'

/** `alertmanager.yml` and the templates of its notifications. */
export function emitAlertmanager(model: OpsModel): readonly Artefact[] {
  return [
    {
      group: 'alertmanager',
      path: 'alertmanager/alertmanager.yml',
      content: yamlText(alertmanagerConfig(model), GENERATED_COMMENT),
    },
    {
      group: 'alertmanager',
      path: 'alertmanager/templates/observability.tmpl',
      content: `{{/* ${GENERATED_COMMENT} */}}\n${templateFile(model.service)}`,
    },
  ]
}
