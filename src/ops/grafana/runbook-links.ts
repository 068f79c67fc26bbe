import type { OpsModel } from '../model/ops-model.ts'
import type { GrafanaLink } from './data-links.ts'

/** Links to the runbooks of alerts; `keys` are their names without the title of the service. */
export function runbookLinks({ alerts, service }: OpsModel, keys: readonly string[]): readonly GrafanaLink[] {
  const names = keys.map((key) => service.title + key).filter((name) => alerts.some((alert) => alert.name === name))
  return names.map((name) => ({
    title: `Runbook of ${name}`,
    url: `${service.runbookUrl}/${name}.md`,
    targetBlank: true,
  }))
}
